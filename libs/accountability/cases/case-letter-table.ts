import { figureForms } from '#scoring/target-letters/target-line.rules.js';
import type { CaseFiguresDto, CasePeriodDto, CaseRankingDto } from './case-evidence.dto.js';

export interface LetterTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Any line of a letter's table of rankings. */
interface RankingLine {
  readonly period: string;
  readonly ranking: CaseRankingDto;
}

interface Column {
  readonly head: string;
  readonly isOfRankSum?: true;
  readonly cell: (line: RankingLine) => string;
}

/** The three component places stand beside the rank sum, so that it can be added up by hand. */
const columns: readonly Column[] = [
  { head: '时间', cell: ({ period }) => period },
  { head: '考试', cell: ({ ranking }) => ranking.examName },
  { head: '考试日期', cell: ({ ranking }) => ranking.heldOn },
  {
    head: '名次',
    cell: ({ ranking: { place, ranked } }) =>
      place === null ? '无名次' : `${String(place)}／${String(ranked)}`,
  },
  { head: '并列', cell: ({ ranking }) => tieInWords(ranking) },
  { head: '计入人数', cell: ofFigures(({ counted }) => String(counted)) },
  { head: '均分', cell: ofFigures(({ mean }) => decimalInWords(mean)) },
  ofRankSum('均分名次', ({ meanPlace }) => meanPlace),
  ofRankSum('优秀人数', ({ excellentCount }) => excellentCount),
  ofRankSum('优秀人数名次', ({ excellentCountPlace }) => excellentCountPlace),
  ofRankSum('三率加权名次', ({ weightedRatePlace }) => weightedRatePlace),
  ofRankSum('名次和', ({ rankSum }) => rankSum),
  { head: '当时在任', cell: ({ ranking }) => ranking.holder?.name ?? '—' },
];

/** What a case stands on, line by line: a rule watches places or targets, never both. */
export function letterTableOf(periods: readonly CasePeriodDto[]): LetterTable {
  const targets = periods.flatMap(({ schoolYear, letter }) =>
    (letter?.lines ?? []).map((line) => [
      `${schoolYear} 学年`,
      line.text,
      figureInWords(line.measure.figure, line.figure),
      line.outcome === 'met' ? '达到' : line.outcome === 'missed' ? '未达到' : '尚不能判断',
    ]),
  );
  if (targets.length > 0) return { head: ['时间', '责任书指标', '实际', '结果'], rows: targets };
  const lines = periods.flatMap(({ schoolYear, term, rankings }) =>
    rankings.map((ranking): RankingLine => ({ period: periodInWords(schoolYear, term), ranking })),
  );
  // Primary rankings go by the mean alone.
  const hasRankSum = lines.some(({ ranking }) => (ranking.figures?.rankSum ?? null) !== null);
  const shown = columns.filter(({ isOfRankSum }) => hasRankSum || isOfRankSum !== true);
  return {
    head: shown.map(({ head }) => head),
    rows: lines.map((line) => shown.map(({ cell }) => cell(line))),
  };
}

function ofFigures(word: (figures: CaseFiguresDto) => string): Column['cell'] {
  return ({ ranking: { figures } }) => (figures === null ? '—' : word(figures));
}

function ofRankSum(head: string, read: (figures: CaseFiguresDto) => number | null): Column {
  return { head, isOfRankSum: true, cell: ofFigures((figures) => wholeInWords(read(figures))) };
}

/** The letter goes to one unit, and says how many others share its place, not which. */
function tieInWords({ tiedWith, isInByTie }: CaseRankingDto): string {
  if (tiedWith.length === 0) return '无';
  const tie = `${String(tiedWith.length + 1)} 个单位同此名次`;
  return isInByTie ? `${tie}（因线上并列计入）` : tie;
}

function figureInWords(figure: keyof typeof figureForms, value: number | null): string {
  const { form } = figureForms[figure];
  return form === 'points' || form === 'percent' ? decimalInWords(value) : wholeInWords(value);
}

function periodInWords(schoolYear: string, term: 1 | 2 | null): string {
  return term === null ? `${schoolYear} 学年` : `${schoolYear} 学年第 ${String(term)} 学期`;
}

function decimalInWords(value: number | null): string {
  return value === null ? '—' : value.toFixed(2);
}

function wholeInWords(value: number | null): string {
  return value === null ? '—' : String(value);
}
