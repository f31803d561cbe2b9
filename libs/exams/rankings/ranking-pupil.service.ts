import { Inject, Injectable } from '@nestjs/common';
import { hundredthsToNumber } from '#arithmetic/hundredths.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { notFound } from '#platform/errors/app-error.js';
import { requireExam } from '../exam.service.js';
import type { RankingPupilDto, RankingPupilsDto } from './ranking-pupil.dto.js';
import { requireFinishedRun } from './ranking-row.service.js';
import type { RunName } from './ranking-run.queries.js';

interface PupilRow {
  readonly pupilNo: string;
  readonly name: string;
  readonly classNo: string;
  readonly status: RankingPupilDto['status'];
  readonly totalHundredths: number;
  readonly countyPlace: number;
}

/** The pupils of one school as a run placed them: for the office and for that school only. */
@Injectable()
export class RankingPupilService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(actor: Actor, examId: string, name: RunName, schoolCode: string): Promise<RankingPupilsDto> {
    return this.database.transaction(actor, async (unit) => {
      await requireExam(unit, examId);
      const run = await requireFinishedRun(unit, examId, name);
      const { scope } = actor;
      const school = await unit.first<{ id: string }>(
        `select schools.id from schools
          where schools.code = $1 and ($2 = 'county' or ($2 = 'school' and schools.id = $3::uuid))`,
        [schoolCode, scope.kind, scope.id],
      );
      if (!school) throw notFound('这所学校');
      const rows = await unit.query<PupilRow>(
        `select pupils.pupil_no as "pupilNo", pupils.name, enrolments.class_no as "classNo",
                case listed.status when 0 then 'present' when 1 then 'absent' else 'excused' end as status,
                listed.total as "totalHundredths", listed.place as "countyPlace"
           from ranking_pupil_lists
                cross join lateral unnest(ranking_pupil_lists.enrolment_ids, ranking_pupil_lists.statuses,
                  ranking_pupil_lists.totals_hundredths, ranking_pupil_lists.county_places)
                  with ordinality as listed (enrolment_id, status, total, place, position)
                join enrolments on enrolments.id = listed.enrolment_id
                join pupils on pupils.id = enrolments.pupil_id
          where ranking_pupil_lists.run_id = $1 and ranking_pupil_lists.school_id = $2
          order by listed.position`,
        [run.id, school.id],
      );
      return { items: rows.map(toPupil) };
    });
  }
}

function toPupil({ totalHundredths, countyPlace, ...pupil }: PupilRow): RankingPupilDto {
  const isExcused = pupil.status === 'excused';
  return {
    ...pupil,
    total: isExcused ? null : hundredthsToNumber(totalHundredths),
    countyPlace: isExcused ? null : countyPlace,
  };
}
