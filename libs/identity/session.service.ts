import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { type Actor, gateActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { notFound } from '#platform/errors/app-error.js';
import type { SessionDto } from './session.dto.js';
import type { UserDto } from './user.dto.js';
import { actorColumns, type ActorRow, findUser, toUser } from './user.queries.js';

interface SessionRow extends ActorRow {
  readonly sessionId: string;
  readonly isStale: boolean;
}

/** Telling whose token it is, and ending sessions. Only a hash of a token is kept. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The actor behind a token, or undefined when it is unknown, ended, idle too long or too old. Asked anew at every
   * request, so a changed role or scope, a disabled user, an ended session count at once, on every instance.
   */
  async recognize(token: string): Promise<Actor | undefined> {
    return this.database.transaction(gateActor('recognize'), async (unit) => {
      const [session] = await unit.prepared<SessionRow>(
        `select ${actorColumns}, sessions.id as "sessionId",
                sessions.last_seen_at < clock_timestamp() - interval '1 minute' as "isStale"
           from users join sessions on sessions.user_id = users.id
          where sessions.token_hash = $1 and sessions.ended_at is null and users.disabled_at is null
            and sessions.expires_at > clock_timestamp()
            and sessions.last_seen_at > clock_timestamp() - make_interval(mins => $2)`,
        [hashToken(token), this.config.sessionIdleMinutes],
      );
      if (!session) return undefined;
      // Once a minute is enough to tell idle sessions, and spares a write on every request.
      if (session.isStale) {
        await unit.execute(`update sessions set last_seen_at = clock_timestamp() where sessions.id = $1`, [
          session.sessionId,
        ]);
      }
      return actorOf(session);
    });
  }

  async signOut(actor: Actor, token: string): Promise<void> {
    await this.database.transaction(actor, async (unit) => {
      const ended = await unit.first<{ id: string }>(
        `update sessions set ended_at = clock_timestamp()
          where sessions.token_hash = $1 and sessions.ended_at is null returning sessions.id`,
        [hashToken(token)],
      );
      if (ended)
        await recordAudit(unit, { action: 'session.end', subjectKind: 'session', subjectId: ended.id });
    });
  }

  async currentUser(actor: Actor): Promise<UserDto> {
    const row = await this.database.transaction(actor, (unit) => findUser(unit, actor.userId ?? ''));
    if (!row) throw notFound('这个用户');
    const { id, username, displayName, role, scope } = toUser(row);
    return { id, username, displayName, role, scope };
  }

  /** The caller's own open sessions, the latest first. */
  async listOwn(actor: Actor, token: string): Promise<SessionDto[]> {
    const rows = await this.database.transaction(actor, (unit) =>
      unit.query<{ id: string; createdAt: Date; lastSeenAt: Date; address: string; isCurrent: boolean }>(
        `select sessions.id, sessions.created_at as "createdAt", sessions.last_seen_at as "lastSeenAt",
                sessions.address, sessions.token_hash = $2 as "isCurrent"
           from sessions
          where sessions.user_id = $1 and sessions.ended_at is null and sessions.expires_at > clock_timestamp()
            and sessions.last_seen_at > clock_timestamp() - make_interval(mins => $3)
          order by sessions.id desc limit 200`,
        [actor.userId, hashToken(token), this.config.sessionIdleMinutes],
      ),
    );
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
    }));
  }

  /** @throws AppError `not-found`, also for somebody else's session; ending what has ended changes nothing */
  async endOwn(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (unit) => {
      const found = await unit.first<{ wasOpen: boolean }>(
        `select sessions.ended_at is null as "wasOpen" from sessions
          where sessions.id = $1 and sessions.user_id = $2 for update`,
        [id, actor.userId],
      );
      if (!found) throw notFound('这个登录');
      if (!found.wasOpen) return;
      await unit.execute(`update sessions set ended_at = clock_timestamp() where sessions.id = $1`, [id]);
      await recordAudit(unit, { action: 'session.end', subjectKind: 'session', subjectId: id });
    });
  }
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function actorOf(row: ActorRow): Actor {
  return { userId: row.id, role: row.role, scope: { kind: row.scopeKind, id: row.scopeId } };
}
