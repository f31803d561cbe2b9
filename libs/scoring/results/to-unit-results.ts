import { hundredthsToNumber, printed } from '#arithmetic/hundredths.js';
import type { ChangeSincePast } from '../summary/standing.rules.js';
import type { AnnualAssessmentDto } from './annual-assessment.dto.js';
import { explainAssessment } from './assessment-in-words.js';
import type { PlacesDto } from './places.dto.js';
import type { ChangeSincePastDto, ResultGroupDto, TermResultDto, UnitResultsDto } from './result.dto.js';
import type { AssessmentRow, PlacesRow, ResultRow, UnitRow } from './result.queries.js';

/** Who may be named to the reader. */
export type VisibleCodes = ReadonlySet<string>;

/** A unit, and where it belongs: a township's own name is not told twice. */
export function toUnit(row: UnitRow): Pick<UnitResultsDto, 'unit' | 'township' | 'squad'> {
  const { kind, code, name, stage, townshipCode, townshipName, squadCode, squadName } = row;
  return {
    unit: { kind, code, name, stage },
    township: kind === 'township' ? null : group(townshipCode, townshipName),
    squad: group(squadCode, squadName),
  };
}

export function toResult(row: ResultRow, visible: VisibleCodes): TermResultDto {
  const { noun, subject, title, series, value, figures, past } = row;
  return {
    noun,
    subject,
    title,
    series,
    value: printed(value),
    figures: figures.map((figure) => ({ key: figure.key, label: figure.label, value: figure.value })),
    ...toPlaces(row, visible),
    past: past && toChange(past),
  };
}

export function toAssessment(row: AssessmentRow, visible: VisibleCodes): AnnualAssessmentDto {
  const { policyTitle, policyVersion, effectiveFrom, components, lacks, total } = row;
  return {
    policy: { title: policyTitle, version: policyVersion, effectiveFrom },
    components: components.map(({ component, weightPercent, figure, results }) => ({
      component,
      weightPercent,
      figure: printed(figure),
      results: results.map(({ term, title, percent }) => ({ term, title, percent: printed(percent) })),
    })),
    lacks: lacks.map(({ component, term, because }) => ({ component, term, because })),
    total: printed(total),
    explanation: [...explainAssessment(row)],
    ...toPlaces(row, visible),
  };
}

function toPlaces(row: PlacesRow, visible: VisibleCodes): PlacesDto {
  return {
    countyPlace: row.countyPlace,
    countyRanked: row.countyRanked,
    townshipPlace: row.townshipPlace,
    townshipRanked: row.townshipRanked,
    squadPlace: row.squadPlace,
    squadRanked: row.squadRanked,
    tiedWith: row.tiedWith.filter((code) => visible.has(code)),
  };
}

function toChange({
  title,
  schoolYear,
  term,
  value,
  place,
  valueChange,
  placeChange,
}: ChangeSincePast): ChangeSincePastDto {
  return {
    title,
    schoolYear,
    term,
    value: hundredthsToNumber(value),
    place,
    valueChange: hundredthsToNumber(valueChange),
    placeChange,
  };
}

function group(code: string | null, name: string | null): ResultGroupDto | null {
  return code === null || name === null ? null : { code, name };
}
