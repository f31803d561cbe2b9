import type { Stage } from '#organization/schools/school-stage.rules.js';
import { schoolIsVisible, visibleUnits } from '#organization/visible-units.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import type { PublishedFigure } from './target-judgement.rules.js';
import type { TargetLine } from './target-line.rules.js';
import { isCurrentRun } from '../runs/scoring-run.queries.js';

export interface TargetLetterRow {
  readonly id: string;
  readonly schoolYear: string;
  readonly schoolId: string;
  readonly schoolCode: string;
  readonly schoolName: string;
  readonly stage: Stage;
  /** The last day of the school year's last term. */
  readonly yearEndsOn: string;
  readonly lines: readonly TargetLine[];
  readonly signatory: string | null;
  readonly signedAt: Date | null;
  readonly createdAt: Date;
}

const letter = `
  select target_letters.id, school_years.name as "schoolYear", schools.id as "schoolId",
         schools.code as "schoolCode", schools.name as "schoolName", school_stages.stage, target_letters.lines,
         (select max(terms.ends_on)::text from terms
           where terms.school_year_id = target_letters.school_year_id) as "yearEndsOn",
         target_letters.signatory, target_letters.signed_at as "signedAt", target_letters.created_at as "createdAt"
    from target_letters
    join school_years on school_years.id = target_letters.school_year_id
    join school_stages on school_stages.id = target_letters.school_stage_id
    join schools on schools.id = school_stages.school_id`;

/** What a page ends with. */
export interface TargetLetterKey {
  readonly schoolYear: string;
  readonly schoolCode: string;
  readonly stage: string;
}

/** The latest school year first, then by the school's code and the stage. */
export async function listTargetLetters(
  unit: UnitOfWork,
  filter: { readonly schoolYear?: string; readonly schoolCode?: string; readonly stage?: Stage },
  after: TargetLetterKey | null,
  limit: number,
): Promise<TargetLetterRow[]> {
  return unit.query<TargetLetterRow>(
    `${letter}
      where ${schoolIsVisible}
        and ($4::text is null or school_years.name = $4)
        and ($5::text is null or schools.code = $5 collate "C")
        and ($6::text is null or school_stages.stage = $6)
        and ($7::text is null or school_years.name < $7
             or school_years.name = $7
                and (schools.code, school_stages.stage collate "C") > ($8 collate "C", $9 collate "C"))
      order by school_years.name desc, schools.code collate "C", school_stages.stage collate "C" limit $10`,
    [
      ...visibleUnits(unit.actor),
      filter.schoolYear ?? null,
      filter.schoolCode ?? null,
      filter.stage ?? null,
      after?.schoolYear ?? null,
      after?.schoolCode ?? null,
      after?.stage ?? null,
      limit,
    ],
  );
}

export async function findTargetLetter(unit: UnitOfWork, id: string): Promise<TargetLetterRow | undefined> {
  return unit.first<TargetLetterRow>(`${letter} where ${schoolIsVisible} and target_letters.id = $4`, [
    ...visibleUnits(unit.actor),
    id,
  ]);
}

/** The letter, kept from others until the unit of work ends; undefined also when it has been signed meanwhile. */
export async function findUnsignedLetterForUpdate(
  unit: UnitOfWork,
  id: string,
): Promise<TargetLetterRow | undefined> {
  return unit.first<TargetLetterRow>(
    `${letter} where target_letters.id = $1 and target_letters.signed_at is null for update of target_letters`,
    [id],
  );
}

/** Every signed letter of the county, the earliest school year first, then by the school's code and the stage. */
export async function listSignedLetters(unit: UnitOfWork): Promise<TargetLetterRow[]> {
  return unit.query<TargetLetterRow>(
    `${letter} where target_letters.signed_at is not null
      order by school_years.name, schools.code collate "C", school_stages.stage collate "C"`,
  );
}

export interface LetterFigure extends PublishedFigure {
  readonly letterId: string;
}

/**
 * Of the letters with these ids: every figure of their school-stage, in their school year, of the runs that `runs` (SQL
 * over `scoring_runs`) lets through.
 */
function figuresOfLetters(runs: string): string {
  return `
    select target_letters.id as "letterId", scoring_runs.id as "runId", scoring_subjects.title,
           scoring_subjects.series, terms.number as term, figures.value ->> 'key' as key,
           ((figures.value ->> 'value')::numeric * 100)::integer as hundredths
      from target_letters
      join terms on terms.school_year_id = target_letters.school_year_id
      join scoring_runs on scoring_runs.term_id = terms.id and ${runs}
      join term_results on term_results.run_id = scoring_runs.id and term_results.unit_kind = 'school-stage'
                       and term_results.unit_id = target_letters.school_stage_id
      join scoring_subjects on scoring_subjects.run_id = term_results.run_id
                           and scoring_subjects.noun = term_results.noun
                           and scoring_subjects.subject = term_results.subject
     cross join jsonb_array_elements(term_results.figures) as figures (value)
     where target_letters.id = any ($1::uuid[]) and scoring_subjects.series is not null
     order by target_letters.id, terms.number, scoring_subjects.canonical_key, key`;
}

/** Figures of the current run of each term: the published one that no other supersedes. */
export async function listPublishedFigures(
  unit: UnitOfWork,
  letterIds: readonly string[],
): Promise<LetterFigure[]> {
  return unit.query<LetterFigure>(figuresOfLetters(isCurrentRun), [letterIds]);
}

/** Figures of one run, published or not. */
export async function listFiguresOfRun(
  unit: UnitOfWork,
  letterIds: readonly string[],
  runId: string,
): Promise<LetterFigure[]> {
  return unit.query<LetterFigure>(figuresOfLetters(`scoring_runs.id = $2`), [letterIds, runId]);
}
