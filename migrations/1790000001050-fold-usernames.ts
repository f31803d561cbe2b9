import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Names that differ only by case are one name: nobody is to pass for somebody else. They have ASCII letters alone, so
 * folding needs no language. Where such pairs stand already, which of the two keeps the name is for people to say.
 */
export class FoldUsernames1790000001050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The owner is behind the second wall too: without an actor the table looks empty.
    await queryRunner.query(`
      do $check$
      declare pairs text;
      begin
        perform set_config('app.role', 'admin', true), set_config('app.scope_kind', 'county', true);
        select string_agg(same.names, '；' order by same.names) into pairs
          from (select string_agg(users.username, '、' order by users.username) as names
                  from users group by lower(users.username) having count(*) > 1) same;
        perform set_config('app.role', '', true), set_config('app.scope_kind', '', true);
        if pairs is not null then
          raise exception '有只差大小写的用户名，请先改名或合并：%', pairs using errcode = 'unique_violation';
        end if;
      end $check$`);
    await queryRunner.query(`create unique index users_username_folded on users (lower(username))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index users_username_folded`);
  }
}
