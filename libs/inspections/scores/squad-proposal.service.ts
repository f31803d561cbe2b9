import { Inject, Injectable } from '@nestjs/common';
import { printed } from '#arithmetic/hundredths.js';
import { previousSchoolYearName } from '#calendar/calendar.rules.js';
import { type Stage, stageTitles } from '#organization/schools/school-stage.rules.js';
import { schoolIsVisible, visibleUnits } from '#organization/visible-units.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { CountyScores } from './county-scores.js';
import { findYear, requireYear, type ScorePeriod } from './score-period.js';
import type { ProposedSquadDto, SquadProposalDto, SquadProposalQuery } from './squad-proposal.dto.js';
import {
  DEFAULT_SQUAD_BANDS,
  type ProposedSquad,
  proposeSquads,
  type SquadCandidate,
} from './squad-proposal.rules.js';

interface SchoolSize {
  readonly schoolStageId: string;
  readonly code: string;
  readonly name: string;
  readonly enrolment: number | null;
}

type Candidate = SquadCandidate & SchoolSize;

/** Squads that the office may make, and may make otherwise: nothing is kept. */
@Injectable()
export class SquadProposalService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CountyScores) private readonly county: CountyScores,
  ) {}

  /** @throws AppError `not-found` for a school year that is not in the calendar */
  async propose(actor: Actor, query: SquadProposalQuery): Promise<SquadProposalDto> {
    const { schoolYear, stage } = query;
    const { censusDate, sizes, past } = await this.database.transaction(actor, async (unit) => {
      const { terms } = await requireYear(unit, schoolYear);
      const census = await findCensusBefore(unit, stage, terms[0]?.startsOn ?? null);
      return {
        censusDate: census,
        sizes: await listSizes(unit, stage, census),
        past: await findYear(unit, previousSchoolYearName(schoolYear)),
      };
    });
    const totals = await this.readTotals(past);
    const candidates = sizes.map((size) => ({ ...size, pastTotal: totals.get(size.schoolStageId) ?? null }));
    const squads = proposeSquads<Candidate>(candidates, {
      sizeBands: query.sizeBands ?? DEFAULT_SQUAD_BANDS.sizeBands,
      levelBands: query.levelBands ?? DEFAULT_SQUAD_BANDS.levelBands,
    });
    return {
      schoolYear,
      stage,
      censusDate,
      pastSchoolYear: past?.schoolYear ?? null,
      squads: squads.map((squad) => toProposedSquad(squad, stage)),
    };
  }

  /** The past totals by school-stage, in hundredths of a percent. */
  private async readTotals(past: ScorePeriod | undefined): Promise<ReadonlyMap<string, number | null>> {
    if (past === undefined) return new Map();
    const scores = await this.county.read(past);
    return new Map(scores.map(({ schoolStageId, total }) => [schoolStageId, total]));
  }
}

/** The latest day before the school year on which pupils of the stage were counted. */
async function findCensusBefore(
  unit: UnitOfWork,
  stage: Stage,
  startsOn: string | null,
): Promise<string | null> {
  const row = await unit.first<{ censusDate: string | null }>(
    `select max(enrolments.census_date)::text as "censusDate"
       from enrolments join school_stages on school_stages.id = enrolments.school_stage_id
      where school_stages.stage = $1 and enrolments.census_date < $2::date`,
    [stage, startsOn],
  );
  return row?.censusDate ?? null;
}

/** The schools of a stage with the pupils of a census; a school that it does not name has none. */
async function listSizes(unit: UnitOfWork, stage: Stage, censusDate: string | null): Promise<SchoolSize[]> {
  return unit.query<SchoolSize>(
    `with counted as (
       select enrolments.school_stage_id, count(*)::int as pupils
         from enrolments where enrolments.census_date = $5::date group by enrolments.school_stage_id)
     select school_stages.id as "schoolStageId", schools.code, schools.name,
            case when $5::date is not null then coalesce(counted.pupils, 0) end as enrolment
       from school_stages
       join schools on schools.id = school_stages.school_id
       left join counted on counted.school_stage_id = school_stages.id
      where ${schoolIsVisible} and school_stages.stage = $4
      order by schools.code`,
    [...visibleUnits(unit.actor), stage, censusDate],
  );
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

function toProposedSquad(
  { sizeBand, levelBand, schools }: ProposedSquad<Candidate>,
  stage: Stage,
): ProposedSquadDto {
  const numeral = (number: number): string => numerals[number - 1] ?? String(number);
  return {
    code: `${stage}-${String(sizeBand)}-${String(levelBand)}`,
    name: `${stageTitles[stage]}规模${numeral(sizeBand)}档水平${numeral(levelBand)}组`,
    sizeBand,
    levelBand,
    schools: schools.map(({ code, name, enrolment, pastTotal }) => ({
      code,
      name,
      enrolment,
      pastTotal: printed(pastTotal),
    })),
  };
}
