import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.js';
import { translateDatabaseError } from '../errors/database-errors.js';
import { currentRequestId } from '../logging/request-context.js';
import type { Actor } from './actor.js';
import { UnitOfWork } from './unit-of-work.js';

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/** Opens units of work. There is no other way to the tables. */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<UnitOfWork>();

  constructor(
    @Inject(DataSource) readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secretKey'>,
  ) {}

  /**
   * Runs `work` so that every unit of work that the same actor opens inside becomes a part of this one: all of it is
   * committed together, or none.
   */
  async together<Result>(actor: Actor, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return this.transaction(actor, (unit) => this.ambient.run(unit, () => work(unit)));
  }

  /**
   * Runs `work` in one transaction on behalf of `actor`, commits when it returns and rolls back when it throws.
   *
   * @throws AppError for what the database refused and the catalogue can name
   */
  async transaction<Result>(
    actor: Actor,
    work: (unit: UnitOfWork) => Promise<Result>,
    isolation: Isolation = 'READ COMMITTED',
  ): Promise<Result> {
    const open = this.ambient.getStore();
    if (open?.actor.userId === actor.userId && open.actor.role === actor.role) return work(open);
    try {
      return await this.untranslated(actor, work, isolation);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** As {@link transaction}, but errors of the database stay as they are: for callers that decide about retries. */
  async untranslated<Result>(
    actor: Actor,
    work: (unit: UnitOfWork) => Promise<Result>,
    isolation: Isolation = 'READ COMMITTED',
  ): Promise<Result> {
    return this.dataSource.transaction(isolation, async (manager) => {
      const unit = new UnitOfWork(manager, actor, this.config.secretKey);
      await unit.prepared(
        `select set_config('app.user_id', $1, true), set_config('app.role', $2, true),
                set_config('app.scope_kind', $3, true), set_config('app.scope_id', $4, true),
                set_config('app.request_id', $5, true)`,
        [actor.userId ?? '', actor.role, actor.scope.kind, actor.scope.id ?? '', currentRequestId() ?? ''],
      );
      return work(unit);
    });
  }
}
