import type { InspectionScoreDto } from '../../libs/inspections/scores/score.dto.js';
import { ApiClient } from '../support/api-client.js';
import { generateVisits } from '../support/generated-visits.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { quickestOf, slownessNow } from '../support/slowness.js';
import { buildCounty } from '../support/small-county.js';

const year = '/inspection-scores?schoolYear=2025-2026';

describe('the scores of 1,000 school-stages with 10 visits a year', () => {
  let system: RunningSystem;
  let office: ApiClient;

  beforeAll(async () => {
    system = await startSystem();
    const careful = await system.signInAs('office');
    await buildCounty(careful, []);
    await generateVisits(system, { schools: 1000, visitsATerm: 5, schoolYears: ['2024-2025', '2025-2026'] });
    office = new ApiClient(system.url, true);
    office.token = careful.token;
  });

  afterAll(async () => {
    await system.stop();
  });

  it('come within a second, with the year before to compare with', async () => {
    const { body } = await office.get(year);
    expect(body).toHaveLength(1000);
    const allowedMs = 1_000 * slownessNow();
    expect(await quickestOf(5, () => office.get(year))).toBeLessThan(allowedMs);
  });

  it('are the figures and places that one statement of SQL finds', async () => {
    const { body }: { body: InspectionScoreDto[] } = await office.get(year);
    const found = body.map(({ unit, total, countyPlace, townshipPlace, change }) => ({
      code: unit.code,
      total,
      countyPlace,
      townshipPlace,
      points: change?.points,
      places: change?.places,
    }));
    expect(found).toEqual(await scoresBySql());
  });

  /** numeric of 40 decimals: no sum of these fractions comes that close to a half without being one. */
  async function scoresBySql() {
    return system.sql<{ code: string; total: number }>(
      `with halves as (
         select visits.school_stage_id, visits.term_id, visits.kind,
                avg(visits.points_given * 1.0000000000000000000000000000000000000000 / visits.points_max) as mean
           from visits where visits.status = 'submitted' group by 1, 2, 3),
       term_scores as (
         select halves.school_stage_id, halves.term_id, round(sum(halves.mean) * 50, 2) as total
           from halves group by 1, 2),
       year_scores as (
         select term_scores.school_stage_id, school_years.name as year, round(avg(term_scores.total), 2) as total
           from term_scores join terms on terms.id = term_scores.term_id
           join school_years on school_years.id = terms.school_year_id group by 1, 2),
       placed as (
         select year_scores.*, schools.code, rank() over (partition by year order by total desc) as county_place,
                case when schools.township_id is not null
                     then rank() over (partition by year, schools.township_id order by total desc) end as township_place
           from year_scores join school_stages on school_stages.id = year_scores.school_stage_id
           join schools on schools.id = school_stages.school_id)
       select placed.code, placed.total::float8 as total, placed.county_place::int as "countyPlace",
              placed.township_place::int as "townshipPlace", (placed.total - past.total)::float8 as points,
              (past.county_place - placed.county_place)::int as places
         from placed join placed past on past.school_stage_id = placed.school_stage_id and past.year = '2024-2025'
        where placed.year = '2025-2026' order by placed.county_place, placed.code`,
    );
  }
});
