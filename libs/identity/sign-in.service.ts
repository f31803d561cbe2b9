import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { gateActor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError } from '#platform/errors/app-error.js';
import { passwordMatches, pretendToCheck } from './password-hash.js';
import { actorOf, hashToken } from './session.service.js';
import { failureWindowMinutes, maySignIn, type RecentFailures } from './sign-in.rules.js';
import type { SignedInDto, SignInDto } from './user.dto.js';
import { actorColumns, type ActorRow, findUser, toUser } from './user.queries.js';

type Candidate = ActorRow & { readonly passwordHash: string };

/** Signing in. An unknown name and a wrong password get the same answer in the same time. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `wrong-credentials`, or `too-many-attempts` with the seconds to wait */
  async signIn({ username, password }: SignInDto, address: string): Promise<SignedInDto> {
    // The attempt is written down as a failure before it is judged: a hundred at once can't all slip through.
    const user = await this.database.transaction(gateActor('sign-in'), async (unit) => {
      await unit.query(`select pg_advisory_xact_lock(hashtextextended('sign-in ' || $1, 0))`, [username]);
      await requireAttemptLeft(unit, username, address);
      await unit.execute(`insert into failed_sign_ins (username, address) values ($1, $2)`, [
        username,
        address,
      ]);
      return unit.first<Candidate>(
        `select ${actorColumns}, users.password_hash as "passwordHash" from users
          where users.username = $1 and users.disabled_at is null`,
        [username],
      );
    });
    // Hashing is slow on purpose: no transaction is held meanwhile.
    if (!user) await pretendToCheck(password);
    if (!user || !(await passwordMatches(user.passwordHash, password)))
      throw new AppError('wrong-credentials');
    return this.open(user, address);
  }

  private async open(candidate: ActorRow, address: string): Promise<SignedInDto> {
    const token = randomBytes(32).toString('base64url');
    return this.database.transaction(actorOf(candidate), async (unit) => {
      const user = await findUser(unit, candidate.id);
      if (!user) throw new AppError('wrong-credentials');
      const session = await unit.first<{ id: string; expiresAt: Date }>(
        `insert into sessions (user_id, token_hash, expires_at, address)
         values ($1, $2, clock_timestamp() + make_interval(hours => $3), $4)
         returning sessions.id, sessions.expires_at as "expiresAt"`,
        [user.id, hashToken(token), this.config.sessionAbsoluteHours, address],
      );
      if (!session) throw new Error('an insert returned no row');
      // What was mistyped before is forgiven: only the owner knows the password.
      await unit.execute(`delete from failed_sign_ins where failed_sign_ins.username = $1`, [user.username]);
      await recordAudit(unit, { action: 'session.begin', subjectKind: 'session', subjectId: session.id });
      const { id, username, displayName, role, scope } = toUser(user);
      return {
        token,
        expiresAt: session.expiresAt.toISOString(),
        user: { id, username, displayName, role, scope },
      };
    });
  }
}

async function requireAttemptLeft(unit: UnitOfWork, username: string, address: string): Promise<void> {
  const recent = await unit.first<RecentFailures & { retryAfterSeconds: number }>(
    `select count(*) filter (where failed_sign_ins.username = $1)::int as "ofAccount",
            count(*) filter (where failed_sign_ins.username = $1 and failed_sign_ins.address = $2)::int as "ofAccountHere",
            count(*) filter (where failed_sign_ins.address = $2)::int as "ofAddress",
            exists (select from sessions join users on users.id = sessions.user_id
                     where users.username = $1 and sessions.address = $2
                       and sessions.created_at > clock_timestamp() - interval '30 days') as "isKnownAddress",
            greatest(1, ceil(extract(epoch from
              min(failed_sign_ins.at) + make_interval(mins => $3) - clock_timestamp())))::int as "retryAfterSeconds"
       from failed_sign_ins
      where (failed_sign_ins.username = $1 or failed_sign_ins.address = $2)
        and failed_sign_ins.at > clock_timestamp() - make_interval(mins => $3)`,
    [username, address, failureWindowMinutes],
  );
  if (!recent || maySignIn(recent)) return;
  throw new AppError('too-many-attempts', '密码输错次数过多，请稍后再试。', {
    retryAfterSeconds: recent.retryAfterSeconds,
  });
}
