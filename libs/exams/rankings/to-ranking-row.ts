import { printed } from '#arithmetic/hundredths.js';
import type { UnitRow } from '../unit-placing.rules.js';
import type { PrimaryRankingRowDto, RankingRowDto } from './ranking-row.dto.js';
import type { UnitKind } from './ranking-row.queries.js';

/** A kept row as it is answered: hundredths become numbers with at most two decimals here and nowhere else. */
export function toRankingRow(
  row: UnitRow,
  kind: UnitKind,
  stage: 'primary' | 'junior',
): RankingRowDto | PrimaryRankingRowDto {
  const primary: PrimaryRankingRowDto = {
    place: row.place,
    unit: { kind, code: row.code, name: row.name },
    enrolled: row.enrolled,
    counted: row.counted,
    present: row.present,
    absent: row.absent,
    excused: row.excused,
    mean: printed(row.meanHundredths),
    tiedWith: [...row.tiedWith],
  };
  if (stage === 'primary') return primary;
  return {
    ...primary,
    meanPlace: row.meanPlace,
    excellentCount: row.excellentCount,
    excellentCountPlace: row.excellentCountPlace,
    goodCount: row.goodCount,
    passCount: row.passCount,
    excellentRate: printed(row.excellentRate),
    goodRate: printed(row.goodRate),
    passRate: printed(row.passRate),
    weightedRate: printed(row.weightedRate),
    weightedRatePlace: row.weightedRatePlace,
    rankSum: row.rankSum,
  };
}
