import type { MigrationInterface, QueryRunner } from 'typeorm';

const userId = `nullif(current_setting('app.user_id', true), '')::uuid`;
/** As it was: who an uploader is was read from whose finding it is, and from which of the two came first. */
const former = `attachments.uploaded_by = ${userId}
  and (acting_inspector() is not null
       or own_school() is not null and attachments.finding_id is not null
          and sees_finding(attachments.finding_id))`;
const told = `attachments.uploaded_by = ${userId}
  and (attachments.uploaded_as = 'inspector' and acting_inspector() is not null
       or attachments.uploaded_as = 'school' and own_school() is not null and attachments.finding_id is not null
          and sees_finding(attachments.finding_id))`;

/**
 * An attachment says as what its uploader sent it. A school's belongs to the finding that was put before it; an
 * inspector's only to their own visit or finding, however long it was on its way.
 */
export class TellUploadersApart1790000001800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table attachments add column uploaded_as text`);
    // The owner is behind the second wall too: without an actor the tables look empty.
    await queryRunner.query(`alter table attachments no force row level security`);
    await queryRunner.query(`
      do $fill$
      begin
        perform set_config('app.role', 'admin', true), set_config('app.scope_kind', 'county', true);
        update attachments
           set uploaded_as = case when users.role = 'school' then 'school' else 'inspector' end
          from users where users.id = attachments.uploaded_by;
        perform set_config('app.role', '', true), set_config('app.scope_kind', '', true);
      end $fill$`);
    await queryRunner.query(`alter table attachments force row level security`);
    await queryRunner.query(`
      alter table attachments
        alter column uploaded_as set not null,
        add constraint attachments_uploaded_as check (
          uploaded_as = 'inspector' or uploaded_as = 'school' and finding_id is not null)`);
    await queryRunner.query(`alter policy attachments_insert on attachments with check (${told})`);
    await queryRunner.query(`create index findings_creator on findings (created_by, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index findings_creator`);
    await queryRunner.query(`alter policy attachments_insert on attachments with check (${former})`);
    await queryRunner.query(`alter table attachments drop column uploaded_as`);
  }
}
