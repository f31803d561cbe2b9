import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import {
  READINESS_CHECK,
  type ReadinessCheck,
  type ReadinessQuestion,
  type ToldGap,
} from '#calendar/readiness/readiness-check.js';
import type { Actor } from '#platform/database/actor.js';

/** The checks that the nouns have brought. */
@Injectable()
export class ReadinessChecks implements OnModuleInit {
  private readonly checks: ReadinessCheck[] = [];
  private readonly titles = new Map<string, string>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** Every kind of gap that is looked for, with its title. */
  get kinds(): ReadonlyMap<string, string> {
    return this.titles;
  }

  /** @throws Error when two checks find gaps of the same kind: such an application must not start */
  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders() as {
      instance: unknown;
      metatype: unknown;
    }[]) {
      if (typeof metatype !== 'function' || !isReadinessCheck(instance)) continue;
      if (this.reflector.get<unknown>(READINESS_CHECK, metatype) !== true) continue;
      for (const [kind, title] of Object.entries(instance.kinds)) {
        if (this.titles.has(kind)) throw new Error(`two readiness checks find gaps of the kind ${kind}`);
        this.titles.set(kind, title);
      }
      this.checks.push(instance);
    }
  }

  /** One check after the other: a report is not worth more than one connection. */
  async find(actor: Actor, question: ReadinessQuestion): Promise<readonly ToldGap[]> {
    const found: ToldGap[] = [];
    for (const check of this.checks) found.push(...(await check.find(actor, question)));
    return found;
  }
}

function isReadinessCheck(instance: unknown): instance is ReadinessCheck {
  return typeof instance === 'object' && instance !== null && 'kinds' in instance && 'find' in instance;
}
