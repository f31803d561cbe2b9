import { canonicalHash } from '#organization/term-results/canonical-json.js';
import type { FrozenMaterial } from '#organization/term-results/concludes-term.js';
import type { FrozenSubject, ScoredTermOfRun } from '#organization/term-results/scores-term.js';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { keepInputs, keepMaterial, keepSubject, type SubjectRow } from './frozen-run.queries.js';
import type { StageSubject } from './stage-subject.js';

/** Writes down what a run froze, and what identifies all of it. Lives within the one transaction that reads it. */
export class Snapshot {
  private readonly kept: SubjectRow[] = [];

  constructor(
    private readonly unit: UnitOfWork,
    private readonly question: ScoredTermOfRun,
  ) {}

  async keepEvidence(noun: string, position: number, subject: FrozenSubject): Promise<StageSubject> {
    const { key, inputs, ...about } = subject;
    await this.keep({ ...about, noun, subject: key, role: 'evidence', position });
    await keepInputs(this.unit, this.question.runId, { noun, subject: key }, inputs);
    return { noun, key };
  }

  async keepMaterial(
    { noun, key }: StageSubject,
    title: string,
    role: 'summary' | 'conclusion',
    { versions, canonical, content }: FrozenMaterial,
  ): Promise<void> {
    await this.keep({
      noun,
      subject: key,
      role,
      position: 0,
      canonicalKey: key,
      title,
      series: null,
      component: null,
      versions,
      inputHash: canonicalHash(canonical),
    });
    await keepMaterial(this.unit, this.question.runId, { noun, subject: key }, content);
  }

  /** The names of what was frozen, the same in any database. */
  get names(): readonly string[] {
    return this.kept.map(({ noun, canonicalKey }) => `${noun}/${canonicalKey}`);
  }

  /** Over everything that the run is made from, without the ids of this database. */
  get inputHash(): string {
    const { term, units } = this.question;
    return canonicalHash({
      term: [term.schoolYear, term.number, term.startsOn, term.endsOn],
      units: units.map(({ kind, code, name, stage, townshipCode, townshipName, squadCode, squadName }) => [
        kind,
        code,
        name,
        stage,
        townshipCode,
        townshipName,
        squadCode,
        squadName,
      ]),
      subjects: this.kept
        .map(({ noun, canonicalKey, versions, inputHash }) => ({ noun, canonicalKey, versions, inputHash }))
        .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    });
  }

  private async keep(row: SubjectRow): Promise<void> {
    await keepSubject(this.unit, this.question.runId, row);
    this.kept.push(row);
  }
}

function nameOf({ noun, canonicalKey }: Pick<SubjectRow, 'noun' | 'canonicalKey'>): string {
  return `${noun}/${canonicalKey}`;
}
