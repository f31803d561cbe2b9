import { Injectable } from '@nestjs/common';
import type { FrozenMaterial } from '#organization/term-results/concludes-term.js';
import type { FrozenUnit, ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { type AssessedYear, assessCounty } from '../assessments/assess-county.js';
import { listPublishedPolicies } from '../assessments/assessment-policy.queries.js';
import { findPublishedTerm, listPastSeries, type PastSeries, type UnitCode } from './past.queries.js';
import { compareWithPast, type PastStanding, placeWithinGroups } from './standing.rules.js';
import {
  insertAssessments,
  insertStandings,
  listPrintedResults,
  type PrintedResult,
} from './summary.queries.js';

/** What a summary is made from besides the run's own results. */
interface SummaryContent {
  readonly past: readonly PastSeries[];
  /** Null: the school year does not end with this term. */
  readonly year: AssessedYear | null;
}

/** What a term's results say together: places among neighbours and peers, change since before, and the year's assessment. */
@Injectable()
export class TermSummary {
  /** As `job:scoring.freeze`: what earlier terms have published, and the policies that assess the year when it ends. */
  async freeze(unit: UnitOfWork, { term }: ScoredTermOfRun): Promise<FrozenMaterial> {
    const past = await listPastSeries(unit, term.startsOn);
    const year = term.number === 2 ? await freezeYear(unit, term.schoolYear) : null;
    const content: SummaryContent = { past, year };
    const policies = year?.policies.map(({ id: _id, ...policy }) => policy) ?? [];
    return {
      versions: policies.map(
        ({ title, version, effectiveFrom }) =>
          `年度考核办法《${title}》第 ${String(version)} 版（${effectiveFrom} 学年起施行）`,
      ),
      canonical: { past, year: year && { ...year, policies } },
      content,
    };
  }

  /**
   * As `job:scoring.summarize`: writes the standings of the run's results and, when the year ends, the annual assessments.
   *
   * @returns all that was written, without ids, in the order of codes
   */
  async summarize(
    unit: UnitOfWork,
    question: ScoredTermOfRun & { readonly content: unknown },
  ): Promise<{ readonly standings: readonly object[]; readonly assessments: readonly object[] }> {
    // What `freeze` made, read back from the database.
    const { past, year } = question.content as SummaryContent;
    const units = new Map(question.units.map((frozen) => [keyOf(frozen.kind, frozen.id), frozen]));
    const results = (await listPrintedResults(unit, question.runId)).map((result) => ({
      ...result,
      unit: requireUnit(units, result),
    }));
    const standings = stand(results, past);
    await insertStandings(
      unit,
      question.runId,
      standings.map(({ result: { noun, subject, kind, unitId }, ...places }) => ({
        noun,
        subject,
        kind,
        unitId,
        ...places,
      })),
    );
    const assessments = year === null ? [] : assessCounty(question.units, results, year);
    await insertAssessments(
      unit,
      question.runId,
      assessments.map(({ unit: { kind, id: unitId }, policy, ...assessment }) => ({
        kind,
        unitId,
        policyId: policy.id,
        ...assessment,
      })),
    );
    return {
      standings: standings.map(({ result: { noun, canonicalKey, unit: frozen }, ...places }) => ({
        noun,
        subject: canonicalKey,
        ...codeOf(frozen),
        ...places,
      })),
      assessments: assessments.map(({ unit: frozen, policy: { id: _id, ...policy }, ...assessment }) => ({
        ...codeOf(frozen),
        policy,
        ...assessment,
      })),
    };
  }
}

type ResultOfUnit = PrintedResult & { readonly unit: FrozenUnit };

async function freezeYear(unit: UnitOfWork, schoolYear: string): Promise<AssessedYear> {
  const firstTerm = await findPublishedTerm(unit, schoolYear, 1);
  const published = await listPublishedPolicies(unit, schoolYear);
  return {
    schoolYear,
    firstTerm,
    policies: published.map(({ id, unitKind, stage, version, title, effectiveFrom, components }) => ({
      id,
      unitKind,
      stage,
      version,
      title,
      effectiveFrom,
      components,
    })),
  };
}

/** Results of one subject come one after the other, and are compared with each other alone. */
function stand(results: readonly ResultOfUnit[], past: readonly PastSeries[]) {
  const before = new Map(past.map((series) => [series.series, standingsByUnit(series)]));
  return [...bySubject(results).values()].flatMap((ofSubject) => {
    const groups = placeWithinGroups(
      ofSubject.map(({ unit, countyPlace }) => ({
        kind: unit.kind,
        stage: unit.stage,
        townshipCode: unit.townshipCode,
        squadCode: unit.squadCode,
        countyPlace,
      })),
    );
    return ofSubject.map((result, index) => ({
      result,
      townshipPlace: groups[index]?.township?.place ?? null,
      townshipRanked: groups[index]?.township?.ranked ?? null,
      squadPlace: groups[index]?.squad?.place ?? null,
      squadRanked: groups[index]?.squad?.ranked ?? null,
      past: compareWithPast(
        { value: result.percent, countyPlace: result.countyPlace },
        before.get(result.series ?? '')?.get(canonicalKeyOf(result.unit)),
      ),
    }));
  });
}

function bySubject(results: readonly ResultOfUnit[]): ReadonlyMap<string, readonly ResultOfUnit[]> {
  const subjects = new Map<string, ResultOfUnit[]>();
  for (const result of results) {
    const name = `${result.noun} ${result.subject}`;
    const ofSubject = subjects.get(name) ?? [];
    subjects.set(name, ofSubject);
    ofSubject.push(result);
  }
  return subjects;
}

function standingsByUnit({
  title,
  schoolYear,
  term,
  standings,
}: PastSeries): ReadonlyMap<string, PastStanding> {
  return new Map(
    standings.map(({ value, countyPlace, ...unit }) => [
      canonicalKeyOf(unit),
      { title, schoolYear, term, value, countyPlace },
    ]),
  );
}

function canonicalKeyOf({ kind, code, stage }: UnitCode): string {
  return `${kind} ${stage ?? ''} ${code}`;
}

function codeOf({ kind, code, stage }: FrozenUnit): UnitCode {
  return { kind, code, stage };
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}

function requireUnit(units: ReadonlyMap<string, FrozenUnit>, { kind, unitId }: PrintedResult): FrozenUnit {
  const unit = units.get(keyOf(kind, unitId));
  if (!unit) throw new Error(`the run froze no ${kind} ${unitId}`);
  return unit;
}
