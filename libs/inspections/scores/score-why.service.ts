import { Inject, Injectable } from '@nestjs/common';
import { numberToHundredths, printed } from '#arithmetic/hundredths.js';
import type { Stage } from '#organization/schools/school-stage.rules.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { AppError, notFound } from '#platform/errors/app-error.js';
import { PublishedChecklists } from '../checklists/published-checklists.js';
import { toVisit } from '../visits/to-visit.js';
import { type CountyScore, CountyScores, type SectionScore } from './county-scores.js';
import { describeHalf, describePlacing, describeSplit, describeTotal } from './explain-score.js';
import { requireTerm, type ScorePeriod } from './score-period.js';
import { listVisibleSchoolStages } from './score.queries.js';
import type { InspectionScoreWhyDto, SectionWhyDto, VisitWhyDto } from './score-why.dto.js';
import { PLAN_TERM_SPLIT, scoreTerm, type TermPoints, type VisitPoints } from './term-score.rules.js';
import { toScoreRow } from './to-score-row.js';
import { findVisibleSchoolStage, listEvidence, type VisitEvidence } from './visit-evidence.queries.js';

/** A visit as it is counted, and as it is told. */
interface ExplainedVisit {
  readonly evidence: VisitEvidence;
  readonly told: VisitWhyDto;
}

interface Evidence {
  readonly period: ScorePeriod;
  readonly schoolStageId: string;
  readonly visibleIds: ReadonlySet<string>;
  readonly visits: readonly ExplainedVisit[];
}

/** Opens a score of a term: which visits made it, and where each of them lost its points. */
@Injectable()
export class ScoreWhyService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PublishedChecklists) private readonly checklists: PublishedChecklists,
    @Inject(CountyScores) private readonly county: CountyScores,
  ) {}

  /** @throws AppError `not-found`; `concurrent-change` when a visit was submitted or corrected just now */
  async explain(
    actor: Actor,
    schoolCode: string,
    stage: Stage,
    termId: string,
  ): Promise<InspectionScoreWhyDto> {
    const { period, schoolStageId, visibleIds, visits } = await this.database.transaction(actor, (unit) =>
      this.readEvidence(unit, schoolCode, stage, termId),
    );
    const scores = (await this.county.read(period)).filter((score) => visibleIds.has(score.schoolStageId));
    const score = scores.find((candidate) => candidate.schoolStageId === schoolStageId);
    const [term] = period.terms;
    if (!score || !term) throw notFound('这所学校的这个学段');
    const points = pointsOf(visits, ({ pointsGiven, pointsMax }) => ({ given: pointsGiven, max: pointsMax }));
    requireSame(score, points);
    const visibleCodes = new Set(scores.map(({ code }) => code));
    return {
      term: { id: term.id, schoolYear: term.schoolYear, number: term.number },
      score: toScoreRow(score, period.kind, (code) => visibleCodes.has(code)),
      because: describePlacing(score.total),
      split: {
        processPercent: PLAN_TERM_SPLIT.processPercent,
        finalPercent: PLAN_TERM_SPLIT.finalPercent,
        source: describeSplit(PLAN_TERM_SPLIT),
      },
      processFormula: describeHalf(points.process, score.process),
      finalFormula: describeHalf(points.final, score.final),
      totalFormula: describeTotal(points, PLAN_TERM_SPLIT, score.total),
      sections: score.sections.map((section) => explainSection(section, visits)),
      visits: visits.map(({ told }) => told),
    };
  }

  private async readEvidence(
    unit: UnitOfWork,
    schoolCode: string,
    stage: Stage,
    termId: string,
  ): Promise<Evidence> {
    const schoolStageId = await findVisibleSchoolStage(unit, schoolCode, stage);
    if (schoolStageId === undefined) throw notFound('这所学校的这个学段');
    const period = await requireTerm(unit, termId);
    const visits: ExplainedVisit[] = [];
    for (const evidence of await listEvidence(unit, schoolStageId, termId))
      visits.push({ evidence, told: await this.tell(unit, evidence) });
    return { period, schoolStageId, visibleIds: await listVisibleSchoolStages(unit), visits };
  }

  private async tell(unit: UnitOfWork, evidence: VisitEvidence): Promise<VisitWhyDto> {
    const { id, kind, visitedOn, inspectorName, revision, content } = evidence;
    const checklist = await this.checklists.require(unit, content.checklistVersionId);
    const { score } = toVisit(evidence, checklist.content);
    if (score === null) throw new Error('a submitted visit has no score');
    return { id, kind, visitedOn, inspectorName, checklistVersion: checklist.version, revision, score };
  }
}

function pointsOf(
  visits: readonly ExplainedVisit[],
  read: (evidence: VisitEvidence, told: VisitWhyDto) => VisitPoints | undefined,
): TermPoints {
  const ofHalf = (half: 'process' | 'final'): VisitPoints[] =>
    visits.flatMap(({ evidence, told }) => {
      const points = evidence.kind === half ? read(evidence, told) : undefined;
      return points === undefined ? [] : [points];
    });
  return { process: ofHalf('process'), final: ofHalf('final') };
}

/** The places were read a moment after the visits: a score that is told must be the one that its visits make. */
function requireSame(score: CountyScore, points: TermPoints): void {
  const { process, final, total } = scoreTerm(points);
  if (process !== score.process || final !== score.final || total !== score.total)
    throw new AppError('concurrent-change');
}

function explainSection(section: SectionScore, visits: readonly ExplainedVisit[]): SectionWhyDto {
  const points = pointsOf(visits, (_, { score }) => {
    const found = score.sections.find(({ code, max }) => code === section.code && max > 0);
    return found && { given: numberToHundredths(found.given), max: numberToHundredths(found.max) };
  });
  const { process, final, total } = scoreTerm(points);
  return {
    code: section.code,
    title: section.title,
    percent: printed(section.percent),
    process: printed(process),
    final: printed(final),
    formula: describeTotal(points, PLAN_TERM_SPLIT, total),
  };
}
