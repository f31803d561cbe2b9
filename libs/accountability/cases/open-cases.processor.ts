import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { Processes, type StageProcessor } from '#platform/jobs/stage-processor.js';
import { accountabilityJobs } from '../accountability.jobs.js';
import { AccountabilityHistory } from '../accountability-history.js';
import { listRulesInForce } from '../accountability-rule.queries.js';
import type { AccountabilityRule, RuleUnit } from '../accountability-rule.rules.js';
import { replayRule } from '../accountability.rules.js';
import type { AsOf, History } from '../verdict.rules.js';
import {
  type CaseEvidence,
  type CaseVerdict,
  type EvidenceRule,
  type FiguresOf,
  isCaseVerdict,
  isReached,
  namePeriod,
  runsOfLetter,
  toEvidence,
} from './case-evidence.rules.js';
import { isSuperseded, toLapsedEvidence } from './case-supersession.rules.js';
import {
  addEvidence,
  type FiguresKey,
  keyOfFigures,
  listStandingEvidence,
  openCase,
  readFigures,
  readFirstPublications,
  type StandingEvidence,
  takeTurnOpening,
} from './case-opening.queries.js';
import { stateAfterSupersession } from './case-state.rules.js';
import { insertCaseStep, lockCase } from './case-step.queries.js';

interface RuleInForce extends EvidenceRule {
  /** In milliseconds. */
  readonly inForceSince: number;
}

interface Found {
  readonly rule: RuleInForce;
  readonly verdict: CaseVerdict;
}

interface Known {
  readonly history: History;
  readonly today: AsOf;
}

/**
 * Opens a case for everything that the rules in force say about published results, once each, and gives new evidence to
 * cases whose results were superseded. It looks at the whole published past each time, so it does not matter how many
 * publications one bell stands for, nor how many bells ring.
 */
@Injectable()
@Processes(accountabilityJobs.openCases)
export class OpenCasesProcessor implements StageProcessor {
  constructor(@Inject(AccountabilityHistory) private readonly past: AccountabilityHistory) {}

  async run(unit: UnitOfWork): Promise<void> {
    await takeTurnOpening(unit);
    const rules = (await listRulesInForce(unit)).flatMap(
      ({ code, version, content, publishedAt }): RuleInForce[] =>
        publishedAt === null ? [] : [{ code, version, content, inForceSince: publishedAt.getTime() }],
    );
    const standing = await listStandingEvidence(unit);
    const known = await this.past.read([
      ...rules.map(({ content }) => content),
      ...standing.map(({ evidence }) => evidence.rule.content),
    ]);
    // A case that stands on what is no longer published is given its new evidence before it could be opened once more.
    for (const one of standing) {
      if (!isSuperseded(one.evidence, one.unitId, known.history)) continue;
      await nextTurn();
      await this.supersede(unit, one, known);
    }
    await this.open(unit, rules, known);
  }

  private async open(unit: UnitOfWork, rules: readonly RuleInForce[], known: Known): Promise<void> {
    const found: Found[] = [];
    for (const rule of rules) {
      // A large county's rule takes a while: others are served in between.
      await nextTurn();
      const verdicts = listCaseVerdicts(rule.content, known);
      found.push(...verdicts.map((verdict) => ({ rule, verdict })));
    }
    const published = await readFirstPublications(unit, {
      examIds: known.history.results.map(({ examId }) => examId),
      scoringRunIds: known.history.letters.flatMap(({ figures }) => figures.map(({ runId }) => runId)),
    });
    const reached = found.filter(({ rule, verdict }) => isReached(rule, verdict, published));
    const figures = await readFigures(unit, reached.flatMap(keysOf));
    for (const { rule, verdict } of reached) {
      const unitKind = kindOf(rule.content.unit);
      const { code, version, content } = rule;
      const periods = verdict.periods.map(namePeriod);
      const evidence = toEvidence({ code, version, content }, verdict, (runId) =>
        figuresAt(figures, runId, unitKind, verdict.unit.unitId),
      );
      const id = await openCase(unit, {
        ruleCode: code,
        unitKind,
        unitId: verdict.unit.unitId,
        unitCode: verdict.unit.code,
        unitName: verdict.unit.name,
        throughPeriod: periods.at(-1) ?? '',
        periods,
        evidence,
      });
      if (id === undefined) continue;
      await insertCaseStep(unit, {
        caseId: id,
        step: 1,
        action: 'open',
        to: 'proposed',
        evidenceVersion: 1,
        party: null,
      });
      await recordAudit(unit, {
        action: 'case.open',
        subjectKind: 'case',
        subjectId: id,
        after: {
          rule: { code, version },
          unit: { kind: unitKind, code: verdict.unit.code },
          periods,
          outcome: evidence.outcome,
          runs: runsOf(evidence),
        },
      });
    }
  }

  private async supersede(unit: UnitOfWork, before: StandingEvidence, known: Known): Promise<void> {
    const locked = await lockCase(unit, before.id);
    if (!locked) return;
    const { rule } = before.evidence;
    const verdict = listCaseVerdicts(rule.content, known).find((one) => isSameOccasion(one, before));
    const runIds = known.history.results.flatMap(({ runId }) => runId ?? []);
    const figures = await readFigures(
      unit,
      runIds.map((runId) => ({ runId, unitKind: before.unitKind, unitId: before.unitId })),
    );
    const figuresOf: FiguresOf = (runId) => figuresAt(figures, runId, before.unitKind, before.unitId);
    const evidence = verdict
      ? toEvidence(rule, verdict, figuresOf)
      : toLapsedEvidence(before.evidence, before.unitId, known.history, figuresOf);
    const version = before.evidenceVersion + 1;
    const to = stateAfterSupersession(locked.state);
    const step = locked.step + 1;
    await addEvidence(unit, before.id, version, evidence);
    await insertCaseStep(unit, {
      caseId: before.id,
      step,
      action: 'supersede',
      to,
      evidenceVersion: version,
      party: null,
      ...(verdict ? { periods: verdict.periods.map(namePeriod) } : {}),
    });
    await recordAudit(unit, {
      action: 'case.supersede',
      subjectKind: 'case',
      subjectId: before.id,
      before: { state: locked.state, evidenceVersion: before.evidenceVersion, runs: runsOf(before.evidence) },
      after: { state: to, step, evidenceVersion: version, outcome: evidence.outcome, runs: runsOf(evidence) },
    });
  }
}

/** A case is about whoever holds the post today, whichever of its periods is looked at. */
function listCaseVerdicts(rule: AccountabilityRule, { history, today }: Known): readonly CaseVerdict[] {
  return replayRule(rule, history, today, 'of-today').filter(isCaseVerdict);
}

function isSameOccasion(
  { unit, periods }: CaseVerdict,
  { unitId, throughPeriod }: StandingEvidence,
): boolean {
  const newest = periods.at(-1);
  return unit.unitId === unitId && newest !== undefined && namePeriod(newest) === throughPeriod;
}

function keysOf({ rule, verdict }: Found): readonly FiguresKey[] {
  const unitKind = kindOf(rule.content.unit);
  return verdict.periods.flatMap(({ rankings }) =>
    rankings.flatMap(({ exam }): FiguresKey[] =>
      exam.runId === null ? [] : [{ runId: exam.runId, unitKind, unitId: verdict.unit.unitId }],
    ),
  );
}

function figuresAt(
  figures: Awaited<ReturnType<typeof readFigures>>,
  runId: string,
  unitKind: 'school' | 'township',
  unitId: string,
): ReturnType<FiguresOf> {
  return figures.get(keyOfFigures({ runId, unitKind, unitId })) ?? null;
}

function kindOf(unit: RuleUnit): 'school' | 'township' {
  return unit === 'township' ? 'township' : 'school';
}

function runsOf({ periods }: CaseEvidence): readonly string[] {
  return periods
    .flatMap(({ rankings }) => rankings.map(({ runId }) => runId))
    .concat(periods.flatMap(({ letter }) => runsOfLetter(letter)));
}
