import type { RunningSystem } from '../support/running-system.js';

/** A school year that nothing else needs, with both its terms, closed or not; the first of the two years names it. */
export async function layYear(
  { sql }: RunningSystem,
  first: number,
  isClosed = false,
): Promise<{ readonly name: string; readonly termId: string }> {
  const [year, next] = [String(first), String(first + 1)];
  const name = `${year}-${next}`;
  const [term] = await sql<{ id: string }>(
    `with year as (insert into school_years (name) values ($1) returning id)
     insert into terms (school_year_id, number, starts_on, ends_on, closed_at, closed_by)
     select year.id, term.number, term.starts_on, term.ends_on, case when $6 then clock_timestamp() end,
            case when $6 then users.id end
       from year, users, (values (1, $2::date, $3::date), (2, $4::date, $5::date)) term (number, starts_on, ends_on)
      where users.username = 'office-q' returning id`,
    [name, `${year}-09-01`, `${next}-01-20`, `${next}-02-15`, `${next}-07-10`, isClosed],
  );
  return { name, termId: term?.id ?? '' };
}
