import { Injectable, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { JOB_NAMES, ProcessorCatalogue } from './processor-catalogue.js';
import { Processes, type StageProcessor } from './stage-processor.js';

@Injectable()
@Processes('marks.add')
class AddMarks implements StageProcessor {
  async run(): Promise<void> {
    await Promise.resolve();
  }
}

@Injectable()
@Processes('marks.add')
class AddMarksAgain extends AddMarks {}

@Injectable()
@Processes('marks.forget')
class ForgetMarks extends AddMarks {}

@Injectable()
@Processes('marks.idle')
class Idle {}

/** A worker of one small noun: its catalogue, loaded at start as the real one is. */
async function load(jobNames: readonly string[], processors: readonly Type[]): Promise<ProcessorCatalogue> {
  @Module({
    imports: [DiscoveryModule],
    providers: [ProcessorCatalogue, { provide: JOB_NAMES, useValue: jobNames }, ...processors],
  })
  class SmallWorker {}

  const context = await NestFactory.createApplicationContext(SmallWorker, {
    logger: false,
    abortOnError: false,
  });
  try {
    const catalogue = context.get(ProcessorCatalogue);
    catalogue.load();
    return catalogue;
  } finally {
    await context.close();
  }
}

describe('jobs and their processors', () => {
  it('are paired by name', async () => {
    const catalogue = await load(['marks.add', 'marks.forget'], [AddMarks, ForgetMarks]);
    expect(catalogue.find('marks.add')).toBeInstanceOf(AddMarks);
    expect(catalogue.find('marks.forget')).toBeInstanceOf(ForgetMarks);
  });

  it('leave a job of a newer version to a worker that knows it', async () => {
    expect((await load(['marks.add'], [AddMarks])).find('marks.later')).toBeUndefined();
  });

  it('refuse to start when a job has no processor', async () => {
    await expect(load(['marks.add', 'marks.forget'], [AddMarks])).rejects.toThrow(
      'job marks.forget has no processor',
    );
  });

  it('refuse to start when a job has two processors', async () => {
    await expect(load(['marks.add'], [AddMarks, AddMarksAgain])).rejects.toThrow(
      'job marks.add has two processors',
    );
  });

  it('refuse to start with a processor of a job that nobody rings for', async () => {
    await expect(load(['marks.add'], [AddMarks, ForgetMarks])).rejects.toThrow(
      "job marks.forget is not in the worker's catalogue",
    );
  });

  it('refuse to start with a processor that cannot run', async () => {
    await expect(load(['marks.idle'], [Idle])).rejects.toThrow(
      'processor of job marks.idle has no run method',
    );
  });

  it('name every fault at once', async () => {
    await expect(load(['marks.later', 'marks.add'], [AddMarks, AddMarksAgain, ForgetMarks])).rejects.toThrow(
      /two processors.*not in the worker's catalogue.*job marks\.later has no processor/,
    );
  });
});
