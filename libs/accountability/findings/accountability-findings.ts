import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type ConcludesTerm,
  ConcludesTermOf,
  type FrozenMaterial,
} from '#organization/term-results/concludes-term.js';
import type { ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { listFiguresOfRun } from '#scoring/target-letters/target-letter.queries.js';
import { listRulesInForce } from '../accountability-rule.queries.js';
import { type AccountabilityRule, evaluationKinds, evaluationStages } from '../accountability-rule.rules.js';
import { judgeRule } from '../accountability.rules.js';
import {
  listExamResults,
  listResultsOfScoring,
  listTenures,
  readAsOf,
  readLastExamDay,
} from '../history.queries.js';
import { groupByLetter, readSignedLetters } from '../signed-letters.js';
import { toVerdicts } from '../to-verdict.js';
import type { AsOf, History, SignedLetter } from '../verdict.rules.js';
import { insertFindings, type FindingRow } from './accountability-finding.queries.js';
import { canonicalHistory, withoutIds } from './without-ids.js';

interface RuleInForce {
  readonly code: string;
  readonly version: number;
  readonly rule: AccountabilityRule;
}

interface FrozenFindings {
  readonly rules: readonly RuleInForce[];
  readonly history: History;
  readonly asOf: AsOf;
}

/** What would follow from publishing a run, by the rules in force. Nothing of it is a decision, and no case is opened. */
@Injectable()
@ConcludesTermOf()
export class AccountabilityFindings implements ConcludesTerm {
  readonly noun = 'accountability';
  readonly title = '问责规则判断';

  async freeze(unit: UnitOfWork, { term }: ScoredTermOfRun): Promise<FrozenMaterial> {
    const rules = (await listRulesInForce(unit)).map(({ code, version, content }): RuleInForce => ({
      code,
      version,
      rule: content,
    }));
    const asOf = await readAsOf(unit, later(term.endsOn, await readLastExamDay(unit, term.id)));
    const history = beforeTerm(term, {
      results: await listExamResults(unit, evaluationKinds, evaluationStages, asOf.day),
      tenures: await listTenures(unit),
      letters: await readSignedLetters(unit),
    });
    const content: FrozenFindings = { rules, history, asOf };
    return {
      versions: rules.map(({ rule, version }) => `${rule.title}（第 ${String(version)} 版）`),
      canonical: { rules, asOf, history: canonicalHistory(history) },
      content,
    };
  }

  async conclude(
    unit: UnitOfWork,
    question: ScoredTermOfRun & { readonly content: unknown },
  ): Promise<unknown> {
    // What freeze kept, as it kept it.
    const { rules, history, asOf } = question.content as FrozenFindings;
    const published = await asIfPublished(unit, question, history);
    const findings: FindingRow[] = [];
    for (const { code, version, rule } of rules) {
      // A large county's rule takes a while: others are served in between.
      await nextTurn();
      for (const verdict of judgeRule(rule, published, asOf)) {
        for (const told of toVerdicts(rule, verdict)) {
          findings.push({
            ruleCode: code,
            ruleVersion: version,
            unitKind: told.unit.kind,
            unitId: verdict.unit.unitId,
            unitCode: told.unit.code,
            outcome: told.outcome,
            content: { title: rule.title, proposal: rule.proposal, ...told },
          });
        }
      }
    }
    await insertFindings(unit, question.runId, findings);
    return withoutIds(findings);
  }
}

/**
 * Without what is published of the term itself: the run's own results will stand there. So a run has the same inputs before
 * and after its own publication.
 */
function beforeTerm(term: ScoredTermOfRun['term'], { results, tenures, letters }: History): History {
  const isOwn = (one: { readonly schoolYear: string; readonly term: 1 | 2 }): boolean =>
    one.schoolYear === term.schoolYear && one.term === term.number;
  return {
    results: results.map((result) =>
      isOwn(result) ? { ...result, runId: null, schools: [], townships: [] } : result,
    ),
    tenures,
    letters: letters.map((letter) => ({
      ...letter,
      figures: letter.figures.filter((figure) => !isOwn({ ...letter, term: figure.term })),
    })),
  };
}

/** The run's own rankings and figures take the place of what is published of the same exams and the same term. */
async function asIfPublished(
  unit: UnitOfWork,
  { runId, term }: ScoredTermOfRun,
  history: History,
): Promise<History> {
  const own = await listResultsOfScoring(unit, runId);
  const replaced = new Set(own.map(({ examId }) => examId));
  const letters = history.letters.filter(({ schoolYear }) => schoolYear === term.schoolYear);
  const figures = groupByLetter(
    await listFiguresOfRun(
      unit,
      letters.map(({ letterId }) => letterId),
      runId,
    ),
  );
  const withOwn = (letter: SignedLetter): SignedLetter => ({
    ...letter,
    figures: [
      ...letter.figures.filter((figure) => figure.term !== term.number),
      ...(figures.get(letter.letterId) ?? []),
    ],
  });
  return {
    results: [...history.results.filter(({ examId }) => !replaced.has(examId)), ...own],
    tenures: history.tenures,
    letters: history.letters.map((letter) => (letters.includes(letter) ? withOwn(letter) : letter)),
  };
}

function later(day: string, other: string | null): string {
  return other !== null && other > day ? other : day;
}
