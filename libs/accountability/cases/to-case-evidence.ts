import { printed } from '#arithmetic/hundredths.js';
import { toJudgedLine } from '#scoring/target-letters/to-target-letter.js';
import type { CaseEvidenceDto, CaseFiguresDto } from './case-evidence.dto.js';
import type { EvidenceRanking, UnitFigures } from './case-evidence.rules.js';
import type { EvidenceRow } from './case.queries.js';
import { ruleInWords } from './rule-in-words.js';

/** Evidence as it is answered; of the units that share a place only those are named that the caller may see. */
export function toCaseEvidence(row: EvidenceRow, visible: ReadonlySet<string>): CaseEvidenceDto {
  const { rule, outcome, because, proposal, through, unitCount, holderCount, person, tenures, periods } =
    row.content;
  return {
    version: row.version,
    madeAt: row.madeAt.toISOString(),
    rule: {
      code: rule.code,
      version: rule.version,
      title: rule.content.title,
      text: ruleInWords(rule.content),
    },
    outcome,
    because,
    proposal,
    through,
    unitCount,
    holderCount,
    person,
    tenures: [...tenures],
    periods: periods.map((period) => ({
      ...period,
      rankings: period.rankings.map(({ figures, ...ranking }) => ({
        ...ranking,
        tiedWith: ranking.tiedWith.filter((code) => visible.has(code)),
        figures: figures && toFigures(figures),
      })),
      letter: period.letter && {
        letterId: period.letter.letterId,
        lines: period.letter.lines.map(toJudgedLine),
      },
    })),
  };
}

/** Codes of all units that share a place in some ranking of the evidence. */
export function codesTiedIn(rows: readonly EvidenceRow[]): readonly string[] {
  const rankings: readonly EvidenceRanking[] = rows.flatMap(({ content }) =>
    content.periods.flatMap((period) => period.rankings),
  );
  return [...new Set(rankings.flatMap(({ tiedWith }) => tiedWith))];
}

function toFigures({ runId: _, ...figures }: UnitFigures): CaseFiguresDto {
  const { mean, excellentRate, goodRate, passRate, weightedRate } = figures;
  const { excellentCountPlace = null, weightedRatePlace = null } = figures;
  return {
    ...figures,
    excellentCountPlace,
    weightedRatePlace,
    mean: printed(mean),
    excellentRate: printed(excellentRate),
    goodRate: printed(goodRate),
    passRate: printed(passRate),
    weightedRate: printed(weightedRate),
  };
}
