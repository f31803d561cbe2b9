import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * What a run keeps beside its own tables is closed with it: its rankings, and what was frozen for them. And nobody calls off
 * what has ended; a transaction that looks at an older state of the county could, so it may not try.
 */
const functions = [
  `create function refuse_ranking_of_finished_run() returns trigger language plpgsql as $$
   begin
     perform 1 from scoring_runs where scoring_runs.id = new.scoring_run_id for share;
     if exists (select from scoring_runs
                 where scoring_runs.id = new.scoring_run_id and scoring_runs.finished_at is not null) then
       raise exception 'a finished scoring run takes no further ranking'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     return new;
   end $$`,
  `create function refuse_frozen_rows_of_finished_run() returns trigger language plpgsql as $$
   declare
     run uuid := (select ranking_runs.scoring_run_id from ranking_runs where ranking_runs.id = new.ranking_run_id);
   begin
     perform 1 from scoring_runs where scoring_runs.id = run for share;
     if exists (select from scoring_runs where scoring_runs.id = run and scoring_runs.finished_at is not null) then
       raise exception 'a finished scoring run takes no further row'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     return new;
   end $$`,
  `create function refuse_cancelling_finished_run() returns trigger language plpgsql as $$
   begin
     if current_setting('transaction_isolation') <> 'read committed' then
       raise exception 'a run is called off by what is known now'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     -- The lock under which the program seals a run: whichever comes second sees the other.
     perform pg_advisory_xact_lock(hashtextextended('scoring-run.' || new.run_id, 0));
     if exists (select from scoring_runs
                 where scoring_runs.id = new.run_id and scoring_runs.finished_at is not null) then
       raise exception 'a finished scoring run is not called off'
         using errcode = '23514', table = tg_table_name, constraint = 'scoring_run_finished';
     end if;
     return new;
   end $$`,
];

const triggers = [
  [
    'ranking_runs_of_finished',
    `after insert on ranking_runs for each row when (new.scoring_run_id is not null)
       execute function refuse_ranking_of_finished_run()`,
  ],
  [
    'frozen_rankings_finished',
    `after insert on frozen_rankings for each row execute function refuse_frozen_rows_of_finished_run()`,
  ],
  [
    'frozen_candidates_finished',
    `after insert on frozen_candidates for each row execute function refuse_frozen_rows_of_finished_run()`,
  ],
  [
    'scoring_cancellations_finished',
    `after insert on scoring_cancellations for each row execute function refuse_cancelling_finished_run()`,
  ],
] as const;

/** A finished run takes no further ranking, nothing frozen for one, and no cancellation. */
export class KeepFinishedRuns1790000002205 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of functions) await queryRunner.query(statement);
    for (const [name, rule] of triggers) await queryRunner.query(`create trigger ${name} ${rule}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `drop function refuse_ranking_of_finished_run, refuse_frozen_rows_of_finished_run, refuse_cancelling_finished_run cascade`,
    );
  }
}
