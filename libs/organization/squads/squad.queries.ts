import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { schoolIsVisible, visibleUnits } from '../visible-units.js';
import type { SquadDto, SquadQuery } from './squad.dto.js';

const squads = `
  select squads.id, school_years.name as "schoolYear", squads.stage, squads.code, squads.name,
         array(select schools.code
                 from squad_members
                 join school_stages on school_stages.id = squad_members.school_stage_id
                 join schools on schools.id = school_stages.school_id
                where squad_members.squad_id = squads.id and ${schoolIsVisible}
                order by schools.code) as "schoolCodes"
    from squads join school_years on school_years.id = squads.school_year_id`;

/** What a page ends with. */
export interface SquadKey {
  readonly schoolYear: string;
  readonly code: string;
}

/** The latest school year first, then by code. */
export async function listSquads(
  unit: UnitOfWork,
  filter: Pick<SquadQuery, 'schoolYear' | 'stage'>,
  after: SquadKey | null,
  limit: number,
): Promise<SquadDto[]> {
  return unit.query<SquadDto>(
    `${squads}
      where ($4::text is null or school_years.name = $4)
        and ($5::text is null or squads.stage = $5)
        and ($6::text is null or school_years.name < $6 or school_years.name = $6 and squads.code > $7)
      order by school_years.name desc, squads.code limit $8`,
    [
      ...visibleUnits(unit.actor),
      filter.schoolYear ?? null,
      filter.stage ?? null,
      after?.schoolYear ?? null,
      after?.code ?? null,
      limit,
    ],
  );
}

export async function findSquad(unit: UnitOfWork, id: string): Promise<SquadDto | undefined> {
  return unit.first<SquadDto>(`${squads} where squads.id = $4`, [...visibleUnits(unit.actor), id]);
}
