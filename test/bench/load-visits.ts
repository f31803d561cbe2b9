import type { BenchSystem } from './bench-system.js';

/** Gives every school-stage so many submitted visits in each term, two of each five final; makes an inspector if need be. */
export async function loadVisits({ admin }: BenchSystem, visitsOfTerm: number): Promise<void> {
  await admin.query(
    `insert into users (username, password_hash, display_name, role, scope_kind)
     values ('visitor', 'none', '督导员', 'inspector', 'county') on conflict do nothing`,
  );
  await admin.query(`set session_replication_role = 'replica'`);
  await admin.query(`truncate visits, visit_revisions, visit_admissions`);
  await admin.query(
    `insert into visits (id, inspector_id, inspector_name, term_id, school_id, school_stage_id, kind, visited_on,
                         checklist_id, content, content_hash, status, revision, points_given, points_max, sections,
                         submitted_at)
     select uuidv7(), inspector.id, '督导员', terms.id, stage.school_id, stage.id,
            case when turn % 5 in (1, 2, 3) then 'process' else 'final' end, terms.starts_on + turn * 10, newest.id,
            '{}', '\\x00', 'submitted', 1, 8000 + (turn * 137 + stage.nth * 31) % 2000, 10000,
            '[{"code": "A", "given": 8000, "max": 10000}]', clock_timestamp()
       from (select school_stages.id, school_stages.school_id, row_number() over (order by school_stages.id) as nth
               from school_stages) stage
            cross join terms cross join generate_series(1, $1::int) turn
            cross join (select id from users where role = 'inspector' order by username limit 1) inspector
            cross join (select id from checklists order by version desc limit 1) newest`,
    [visitsOfTerm],
  );
  await admin.query(`set session_replication_role = 'origin'`);
  await admin.query('analyze');
}
