import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where people sign in from: so that a stranger's guesses never keep the owner of an account out. */
export class ThrottleSignIn1790000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table sessions add column address text not null default ''`);
    await queryRunner.query(`create index sessions_address on sessions (user_id, address, created_at)`);
    await queryRunner.query(`alter table failed_sign_ins add column address text not null default ''`);
    await queryRunner.query(`create index failed_sign_ins_address on failed_sign_ins (address, at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table failed_sign_ins drop column address`);
    await queryRunner.query(`alter table sessions drop column address`);
  }
}
