import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { hashPassword, passwordMatches } from './password-hash.js';
import { requireGoodPassword } from './require-good-password.js';
import type { ChangePasswordDto } from './session.dto.js';
import { hashToken } from './session.service.js';

/** New passwords: one's own, or one that the administrator gives out. Either ends the sessions opened with the old one. */
@Injectable()
export class PasswordService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Keeps the session that asks. @throws AppError `wrong-credentials`, `invalid-input` */
  async change(
    actor: Actor,
    { currentPassword, newPassword }: ChangePasswordDto,
    token: string,
  ): Promise<void> {
    const user = await this.database.transaction(actor, (unit) => findCredentials(unit, actor.userId ?? ''));
    if (!user || !(await passwordMatches(user.passwordHash, currentPassword))) {
      throw new AppError('wrong-credentials', '现在的密码不正确。');
    }
    requireGoodPassword(newPassword, user.username, this.config, 'newPassword');
    const passwordHash = await hashPassword(newPassword);
    await this.database.transaction(actor, async (unit) => {
      await replacePassword(unit, user.id, passwordHash, hashToken(token));
      await recordAudit(unit, { action: 'user.change-password', subjectKind: 'user', subjectId: user.id });
    });
  }

  /** @throws AppError `not-found`, `invalid-input` */
  async reset(actor: Actor, userId: string, password: string): Promise<void> {
    const user = await this.database.transaction(actor, (unit) => findCredentials(unit, userId));
    if (!user) throw notFound('这个用户');
    requireGoodPassword(password, user.username, this.config, 'password');
    const passwordHash = await hashPassword(password);
    await this.database.transaction(actor, async (unit) => {
      await replacePassword(unit, userId, passwordHash, Buffer.alloc(0));
      await unit.execute(`delete from failed_sign_ins where failed_sign_ins.username = $1`, [user.username]);
      await recordAudit(unit, { action: 'user.reset-password', subjectKind: 'user', subjectId: userId });
    });
  }
}

async function findCredentials(
  unit: UnitOfWork,
  id: string,
): Promise<{ id: string; username: string; passwordHash: string } | undefined> {
  return unit.first(
    `select users.id, users.username, users.password_hash as "passwordHash" from users where users.id = $1`,
    [id],
  );
}

async function replacePassword(
  unit: UnitOfWork,
  userId: string,
  passwordHash: string,
  keep: Buffer,
): Promise<void> {
  await unit.execute(`update users set password_hash = $2 where users.id = $1`, [userId, passwordHash]);
  await unit.execute(
    `update sessions set ended_at = clock_timestamp()
      where sessions.user_id = $1 and sessions.ended_at is null and sessions.token_hash <> $2`,
    [userId, keep],
  );
}
