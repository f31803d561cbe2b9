import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit, SetMetadata } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { Stages } from '#platform/jobs/stages.js';

const PUBLISHED_WITH_TERM = 'organization:published-with-term';
const FOLLOWS_PUBLICATION = 'organization:follows-publication';

/** A scoring run that is about to be published. */
export interface RunToPublish {
  readonly id: string;
  readonly termId: string;
  /** Why it may take the place of what is published. */
  readonly reason: string | null;
}

/** Publishes what a noun keeps of a scoring run in tables of its own. */
export interface PublishedWithTerm {
  /** In the transaction that publishes the run, as the leader who does. @throws AppError when it may not be published */
  publish(unit: UnitOfWork, run: RunToPublish): Promise<void>;
}

/** Marks a {@link PublishedWithTerm}, provided by a module of the api. */
export const PublishedWithTermResults = (): ClassDecorator => SetMetadata(PUBLISHED_WITH_TERM, true);

/** Names a job that is to be done after any result was published. */
export interface FollowsPublication {
  readonly job: string;
}

/** Marks a {@link FollowsPublication}, provided by a module of the api. */
export const FollowsPublishedResults = (): ClassDecorator => SetMetadata(FOLLOWS_PUBLICATION, true);

/** What happens when results are published: known to the rooms above, rung for from the rooms below. */
@Injectable()
export class ResultsPublished implements OnModuleInit {
  private readonly publishers: PublishedWithTerm[] = [];
  private readonly jobs: string[] = [];

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders() as {
      instance: unknown;
      metatype: unknown;
    }[]) {
      if (typeof metatype !== 'function') continue;
      // Metadata is set on classes of these very types.
      if (this.reflector.get<unknown>(PUBLISHED_WITH_TERM, metatype) === true)
        this.publishers.push(instance as PublishedWithTerm);
      if (this.reflector.get<unknown>(FOLLOWS_PUBLICATION, metatype) === true)
        this.jobs.push((instance as FollowsPublication).job);
    }
  }

  /** Publishes what nouns keep of a run, and rings for what follows. */
  async publishRun(unit: UnitOfWork, run: RunToPublish): Promise<void> {
    for (const publisher of this.publishers) await publisher.publish(unit, run);
    await this.announce(unit);
  }

  /** Rings for what follows, in the transaction that publishes. */
  async announce(unit: UnitOfWork): Promise<void> {
    if (this.jobs.length === 0) return;
    await this.stages.plan(
      unit,
      randomUUID(),
      this.jobs.map((job) => ({ job, after: [] })),
    );
  }
}
