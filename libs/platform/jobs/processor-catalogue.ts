import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { PROCESSES, type StageProcessor } from './stage-processor.js';

/** Injection token of the list of job names that this worker must be able to do. */
export const JOB_NAMES = Symbol('job-names');

function isProcessor(instance: unknown): instance is StageProcessor {
  return (
    typeof instance === 'object' &&
    instance !== null &&
    'run' in instance &&
    typeof instance.run === 'function'
  );
}

/** Pairs each job name with its processor, and refuses to start when one has none or two. */
@Injectable()
export class ProcessorCatalogue {
  private readonly processors = new Map<string, StageProcessor>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(JOB_NAMES) private readonly jobNames: readonly string[],
  ) {}

  /** @throws Error naming every job without exactly one processor, and every processor of an unknown job */
  load(): void {
    const faults: string[] = [];
    for (const wrapper of this.discovery.getProviders()) {
      const type: unknown = wrapper.metatype;
      if (typeof type !== 'function') continue;
      const job: unknown = this.reflector.get(PROCESSES, type);
      if (typeof job !== 'string') continue;
      const instance: unknown = wrapper.instance;
      if (!isProcessor(instance)) faults.push(`processor of job ${job} has no run method`);
      else if (!this.jobNames.includes(job)) faults.push(`job ${job} is not in the worker's catalogue`);
      else if (this.processors.has(job)) faults.push(`job ${job} has two processors`);
      else this.processors.set(job, instance);
    }
    for (const job of this.jobNames) {
      if (!this.processors.has(job)) faults.push(`job ${job} has no processor`);
    }
    if (faults.length > 0) throw new Error(`jobs and processors do not match: ${faults.join('; ')}`);
  }

  /** Undefined for a job of a newer version: it stays ready for a worker that knows it. */
  find(job: string): StageProcessor | undefined {
    return this.processors.get(job);
  }
}
