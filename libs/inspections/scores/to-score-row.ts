import { hundredthsToNumber, printed } from '#arithmetic/hundredths.js';
import type { CountyScore } from './county-scores.js';
import type { Lack } from './period-score.rules.js';
import type { ScoreChange } from './score-placing.rules.js';
import type { ScorePeriod } from './score-period.js';
import type { CodeAndNameDto, InspectionScoreDto, LackName, ScoreChangeDto } from './score.dto.js';

/** A score as it is answered; ties are told as far as the caller may see who they are with. */
export function toScoreRow(
  score: CountyScore,
  kind: ScorePeriod['kind'],
  isVisibleCode: (code: string) => boolean,
): InspectionScoreDto {
  return {
    unit: { code: score.code, name: score.name, stage: score.stage },
    township: codeAndName(score.townshipCode, score.townshipName),
    squad: codeAndName(score.squadCode, score.squadName),
    process: printed(score.process),
    final: printed(score.final),
    total: printed(score.total),
    sections: score.sections.map(({ code, title, percent }) => ({ code, title, percent: printed(percent) })),
    countyPlace: score.countyPlace,
    townshipPlace: score.townshipPlace,
    squadPlace: score.squadPlace,
    tiedWith: score.tiedWith.filter(isVisibleCode),
    change: toChange(score.change),
    visits: { ...score.visits },
    lacks: score.lacks.map((lack) => nameLack(lack, kind)),
  };
}

function codeAndName(code: string | null, name: string | null): CodeAndNameDto | null {
  return code === null || name === null ? null : { code, name };
}

function toChange(change: ScoreChange | null): ScoreChangeDto | null {
  return change && { points: hundredthsToNumber(change.points), places: change.places };
}

function nameLack({ term, half }: Lack, kind: ScorePeriod['kind']): LackName {
  return kind === 'term' ? half : `term-${term}-${half}`;
}
