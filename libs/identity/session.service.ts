import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { type Actor, nobody } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { passwordMatches, pretendToCheck } from './password-hash.js';
import type { SignedInDto, SignInDto, UserDto } from './user.dto.js';
import { findUser, toUser, userColumns, type UserRow, userTables } from './user.queries.js';

interface SessionRow extends UserRow {
  readonly sessionId: string;
  readonly isStale: boolean;
}

const wrongPasswordLimit = 10;
const wrongPasswordMinutes = 15;

/** Signing in and out, and telling whose token it is. Only a hash of a token is kept. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `wrong-credentials`, or `too-many-attempts` after ten wrong passwords in a quarter of an hour */
  async signIn({ username, password }: SignInDto): Promise<SignedInDto> {
    const user = await this.database.transaction(nobody, async (unit) => {
      await requireFewWrongPasswords(unit, username);
      return unit.first<UserRow & { passwordHash: string }>(
        `select ${userColumns}, users.password_hash as "passwordHash" from ${userTables}
          where users.username = $1 and users.disabled_at is null`,
        [username],
      );
    });
    // Hashing is slow on purpose: no transaction is held meanwhile.
    if (!user) await pretendToCheck(password);
    if (!user || !(await passwordMatches(user.passwordHash, password))) {
      await this.database.transaction(nobody, async (unit) => {
        await requireFewWrongPasswords(unit, username);
        await unit.execute(`insert into failed_sign_ins (username) values ($1)`, [username]);
      });
      throw new AppError('wrong-credentials');
    }
    return this.open(user);
  }

  /** The actor behind a token, or undefined when it is unknown, ended, idle too long or too old. */
  async recognize(token: string): Promise<Actor | undefined> {
    return this.database.transaction(nobody, async (unit) => {
      const session = await unit.first<SessionRow>(
        `select ${userColumns}, sessions.id as "sessionId",
                sessions.last_seen_at < clock_timestamp() - interval '1 minute' as "isStale"
           from ${userTables} join sessions on sessions.user_id = users.id
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
    return withoutState(row);
  }

  private async open(user: UserRow): Promise<SignedInDto> {
    const token = randomBytes(32).toString('base64url');
    const actor = actorOf(user);
    return this.database.transaction(actor, async (unit) => {
      // Of many guesses at once the right one must not slip in behind ten wrong ones.
      await requireFewWrongPasswords(unit, user.username);
      const session = await unit.first<{ id: string; expiresAt: Date }>(
        `insert into sessions (user_id, token_hash, expires_at)
         values ($1, $2, clock_timestamp() + make_interval(hours => $3))
         returning sessions.id, sessions.expires_at as "expiresAt"`,
        [user.id, hashToken(token), this.config.sessionAbsoluteHours],
      );
      if (!session) throw new Error('an insert returned no row');
      // Old failures must not keep the person out who now knows the password.
      await unit.execute(`delete from failed_sign_ins where failed_sign_ins.username = $1`, [user.username]);
      await recordAudit(unit, { action: 'session.begin', subjectKind: 'session', subjectId: session.id });
      return { token, expiresAt: session.expiresAt.toISOString(), user: withoutState(user) };
    });
  }
}

/**
 * Guesses for one account are counted one after the other, so that sending them all at once wins nothing.
 *
 * @throws AppError `too-many-attempts`
 */
async function requireFewWrongPasswords(unit: UnitOfWork, username: string): Promise<void> {
  await unit.query(`select pg_advisory_xact_lock(hashtextextended('sign-in.' || $1, 0))`, [username]);
  const failed = await unit.first<{ count: number; retryAfterSeconds: number }>(
    `select count(*)::int as count,
            greatest(1, ceil(extract(epoch from
              min(recent.at) + make_interval(mins => $2) - clock_timestamp())))::int as "retryAfterSeconds"
       from (select failed_sign_ins.at from failed_sign_ins
              where failed_sign_ins.username = $1
                and failed_sign_ins.at > clock_timestamp() - make_interval(mins => $2)
              order by failed_sign_ins.at desc limit $3) recent`,
    [username, wrongPasswordMinutes, wrongPasswordLimit],
  );
  if (failed && failed.count >= wrongPasswordLimit) {
    throw new AppError('too-many-attempts', '密码输错次数过多，请稍后再试。', {
      retryAfterSeconds: failed.retryAfterSeconds,
    });
  }
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function actorOf(row: UserRow): Actor {
  return { userId: row.id, role: row.role, scope: { kind: row.scopeKind, id: row.scopeId } };
}

function withoutState(row: UserRow): UserDto {
  const { id, username, displayName, role, scope } = toUser(row);
  return { id, username, displayName, role, scope };
}
