import type { ItemScore } from '../../libs/inspections/visits/visit-score.rules.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningSystem, startSystem } from '../support/running-system.js';
import { created } from '../support/small-county.js';
import { assign } from '../support/small-inspections.js';
import { type InspectedCounty, openInspectedCounty, put, submitVisit } from '../support/small-visits.js';

const stages = ['kindergarten', 'primary', 'junior', 'senior'] as const;
type Stage = (typeof stages)[number];

const atMost: Readonly<Record<Stage, number>> = { kindergarten: 30, primary: 45, junior: 50, senior: 50.5 };
const atLeast: Readonly<Record<Stage, number>> = {
  kindergarten: 0.5,
  primary: 33.33,
  junior: 66.67,
  senior: 12,
};

const item = (code: string, maxPoints: number, scoring: string, rest: object = {}): object => ({
  code,
  text: `第 ${code} 项`,
  maxPoints,
  scoring,
  stages,
  ...rest,
});

/** 100 points for every stage. */
const checklist = {
  name: '手算细则',
  sections: [
    {
      code: 'A',
      title: '德育',
      items: [item('A1', 20, 'points'), item('A2', 10, 'deduct', { penalty: 1.5 })],
    },
    {
      code: 'B',
      title: '学生',
      items: [
        item('B1', 20, 'measure', { direction: 'at-most', unit: '人', thresholds: atMost }),
        item('B2', 20, 'measure', { direction: 'at-least', unit: '%', thresholds: atLeast }),
      ],
    },
    { code: 'C', title: '教学教研', items: [item('C1', 10, 'met'), item('C2', 20, 'points')] },
  ],
};

const outOfPlace = (itemCode: string): ItemScore => ({ itemCode, notApplicable: true, note: '本学期未开展' });

interface Figures {
  readonly a1: number;
  readonly a2: number;
  readonly b1?: number | null;
  readonly b2?: number;
  readonly c1?: boolean | null;
  readonly c2?: number | null;
}

/** What an inspector puts down; null: not applicable. */
function scored({ a1, a2, b1 = 40, b2 = 100, c1 = true, c2 = 20 }: Figures): readonly ItemScore[] {
  return [
    { itemCode: 'A1', points: a1 },
    { itemCode: 'A2', occurrences: a2 },
    b1 === null ? outOfPlace('B1') : { itemCode: 'B1', measured: b1 },
    { itemCode: 'B2', measured: b2 },
    c1 === null ? outOfPlace('C1') : { itemCode: 'C1', met: c1 },
    c2 === null ? outOfPlace('C2') : { itemCode: 'C2', points: c2 },
  ];
}

interface Row {
  readonly unit: { readonly code: string };
  readonly process: number | null;
  readonly final: number | null;
  readonly total: number | null;
  readonly countyPlace: number | null;
  readonly lacks: readonly string[];
}

/** Each figure below was added up on paper first; the sums stand beside it. */
describe('inspection scores, worked by hand', () => {
  let system: RunningSystem;
  let county: InspectedCounty;
  let alice: ApiClient;
  let checklistId: string;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    county = await openInspectedCounty(system);
    ({ alice } = county);
    const { office } = county;
    for (const code of ['P3', 'P4', 'P5'])
      await created(office, '/schools', {
        code,
        name: `${code}学校`,
        townshipCode: 'T1',
        stages: ['primary'],
      });
    await created(office, '/schools', {
      code: 'W1',
      name: '一贯制学校',
      townshipCode: null,
      stages: [...stages],
    });
    await assign(system, 'alice', county.autumn, ['P2', 'P3', 'P4', 'P5', 'W1']);
    checklistId = await created(office, '/checklists', checklist);
    expect((await office.post(`/checklists/${checklistId}/publish`)).status).toBe(200);
  });

  afterAll(() => system.stop());

  const visit = (schoolCode: string, visitedOn: string, figures: Figures, change: object = {}): object =>
    county.visit({
      schoolCode,
      visitedOn,
      kind: visitedOn < '2025-12-01' ? 'process' : 'final',
      checklistVersionId: checklistId,
      scores: scored(figures),
      ...change,
    });
  const submit = (...of: Parameters<typeof visit>): Promise<string> => submitVisit(alice, visit(...of));
  const percentOf = async (id: string): Promise<unknown[]> => {
    const { score }: { score: Record<'given' | 'max' | 'percent', number> } = (
      await alice.get(`/visits/${id}`)
    ).body;
    return [score.given, score.max, score.percent];
  };
  const rowOf = async (code: string): Promise<Row | undefined> => {
    const rows: Row[] = (await county.office.get(`/inspection-scores?termId=${county.autumn}&stage=primary`))
      .body;
    return rows.find(({ unit }) => unit.code === code);
  };
  const placed = async (...codes: readonly string[]): Promise<unknown[]> => {
    const rows = await Promise.all(codes.map(rowOf));
    return rows.map((row) => [row?.unit.code, row?.total, row?.countyPlace]);
  };

  describe('of a measure', () => {
    const hundredth = 0.01;
    const beside = (figure: number, steps: number): number => Number((figure + steps * hundredth).toFixed(2));

    it.each(stages)('hold it against the figure of its stage, under, at and above it: %s', async (stage) => {
      for (const [steps, most, least] of [
        [-1, 20, 0],
        [0, 20, 20],
        [1, 0, 20],
      ] as const) {
        const figures = { b1: beside(atMost[stage], steps), b2: beside(atLeast[stage], steps) };
        const id = await submit('W1', '2025-10-08', { a1: 20, a2: 0, ...figures }, { stage });
        const { score } = (await alice.get(`/visits/${id}`)).body;
        // 20 + 10 of A, what the two measures give of 20 each, 10 + 20 of C
        expect([score.given, score.max]).toEqual([60 + most + least, 100]);
        expect(score.sections[1].items).toMatchObject([
          { code: 'B1', given: most, lost: 20 - most },
          { code: 'B2', given: least, lost: 20 - least },
        ]);
        const [told] = score.sections[1].items;
        expect(told.because).toContain(`标准为不超过 ${String(atMost[stage])} 人`);
      }
    });
  });

  describe('of a term', () => {
    let second: string;

    it('are made of three process visits and one final, with items left out and more taken off than there is', async () => {
      // A 15.5 + (10 - 3 x 1.5 = 5.5), B 20 + 20 (45 is at the most, 33.33 at the least), C 10 + 12
      const first = await submit('P1', '2025-09-01', { a1: 15.5, a2: 3, b1: 45, b2: 33.33, c2: 12 });
      expect(await percentOf(first)).toEqual([83, 100, 83]);
      // A 18.5 + 0 (7 x 1.5 = 10.5 of 10), B 0 + 0, C 0; C2 is left out: 18.5 of 80
      second = await submit('P1', '2025-10-20', {
        a1: 18.5,
        a2: 7,
        b1: 45.01,
        b2: 33.32,
        c1: false,
        c2: null,
      });
      expect(await percentOf(second)).toEqual([18.5, 80, 23.13]); // 23.125
      // B1 and C1 are left out: A 20 + 10, B 20, C 20
      const third = await submit('P1', '2025-11-30', { a1: 20, a2: 0, b1: null, c1: null });
      expect(await percentOf(third)).toEqual([70, 70, 100]);
      // A 11 + 8.5, B 20 + 20, C 10 + 15
      const final = await submit('P1', '2025-12-01', { a1: 11, a2: 1, b2: 33.34, c2: 15 });
      expect(await percentOf(final)).toEqual([84.5, 100, 84.5]);
      expect(await rowOf('P1')).toMatchObject({
        process: 68.71, // (83 + 23.125 + 100) / 3 = 206.125 / 3 = 68.7083…
        final: 84.5,
        // (68.7083… + 84.5) / 2 = 76.6041…; from the printed 68.71 it would have been 76.605, and 76.61
        total: 76.6,
        sections: [
          // (21/30 + 18.5/30 + 30/30) / 3 = 69.5/90 = 77.222… %; 19.5/30 = 65 %; half of each: 71.111…
          { code: 'A', percent: 71.11 },
          // (40/40 + 0/40 + 20/20) / 3 = 66.666… %; 40/40 = 100 %: 83.333…
          { code: 'B', percent: 83.33 },
          // (22/30 + 0/10 + 20/20) / 3 = 57.777… %; 25/30 = 83.333… %: 70.555…
          { code: 'C', percent: 70.56 },
        ],
        visits: { process: 3, final: 1 },
        lacks: [],
      });
    });

    it('take the mean of two finals', async () => {
      // A 20 + 10, B 20 + 20, C 0 + 7.5
      await submit('P2', '2025-10-09', { a1: 20, a2: 0, c1: false, c2: 7.5 });
      // A 10 + 10, B 20 + 20, C 10 + 20
      await submit('P2', '2025-12-11', { a1: 10, a2: 0 });
      // A 12.5 + 0 (8 x 1.5 = 12 of 10), B 20 + 20, C 10; C2 is left out: 62.5 of 80 = 78.125
      await submit('P2', '2026-02-03', { a1: 12.5, a2: 8, c2: null });
      expect(await rowOf('P2')).toMatchObject({
        process: 77.5,
        final: 84.06, // (90 + 78.125) / 2 = 84.0625
        total: 80.78, // (77.5 + 84.0625) / 2 = 80.78125
        visits: { process: 1, final: 2 },
      });
    });

    it('count a late visit from when it is admitted and submitted, and not before', async () => {
      // A 20 + 10, B 20 + 20, C 0 + 10
      await submit('P3', '2025-12-12', { a1: 20, a2: 0, c1: false, c2: 10 });
      const late = visit('P3', '2025-12-01', { a1: 20, a2: 0, b2: 0, c1: true, c2: 10 }, { kind: 'process' });
      const id = '01a20efd-0000-7000-8000-000000000003';
      await put(alice, `/visits/${id}`, late);
      expect((await alice.post(`/visits/${id}/submit`)).status).toBe(422);
      expect(await rowOf('P3')).toMatchObject({ final: 80, total: null, lacks: ['process'] });
      await county.office.post(`/visits/${id}/admit-late`, { reason: '暴雨停课' });
      expect(await rowOf('P3')).toMatchObject({ total: null, countyPlace: null });
      // A 20 + 10, B 20 + 0, C 10 + 10
      expect((await alice.post(`/visits/${id}/submit`)).status).toBe(200);
      expect(await rowOf('P3')).toMatchObject({ process: 70, final: 80, total: 75, lacks: [] });
    });

    it('are none where a half is missing, and the others are placed as if it were not there', async () => {
      await submit('P4', '2025-10-10', { a1: 20, a2: 0 });
      await submit('P5', '2025-12-10', { a1: 20, a2: 0 });
      expect(await rowOf('P4')).toMatchObject({
        process: 100,
        total: null,
        countyPlace: null,
        lacks: ['final'],
      });
      expect(await rowOf('P5')).toMatchObject({
        final: 100,
        total: null,
        countyPlace: null,
        lacks: ['process'],
      });
      expect(await placed('P2', 'P1', 'P3')).toEqual([
        ['P2', 80.78, 1],
        ['P1', 76.6, 2],
        ['P3', 75, 3],
      ]);
    });

    it('change places with a correction, and by a hundredth they do not', async () => {
      const correct = async (reason: string, figures: Figures): Promise<void> => {
        const body = { reason, scores: scored(figures) };
        expect((await alice.post(`/visits/${second}/revisions`, body)).status).toBe(201);
      };
      // 20 more for B1: 38.5 of 80 = 48.125; (83 + 48.125 + 100) / 3 = 77.041666…; with 84.5: 80.770833…
      await correct('班额误记', { a1: 18.5, a2: 7, b1: 44, b2: 33.32, c1: false, c2: null });
      expect(await placed('P2', 'P1')).toEqual([
        ['P2', 80.78, 1],
        ['P1', 80.77, 2],
      ]);
      // 10 more for C1: 48.5 of 80 = 60.625; 243.625 / 3 = 81.208333…; with 84.5: 82.854166…
      await correct('教研记录补查属实', { a1: 18.5, a2: 7, b1: 44, b2: 33.32, c1: true, c2: null });
      expect(await placed('P1', 'P2', 'P3')).toEqual([
        ['P1', 82.85, 1],
        ['P2', 80.78, 2],
        ['P3', 75, 3],
      ]);
      const { body } = await county.office.get(`/inspection-scores/P1/primary/why?termId=${county.autumn}`);
      expect(body.totalFormula).toBe(
        '50% × (83.00 ÷ 100.00 + 48.50 ÷ 80.00 + 70.00 ÷ 70.00) ÷ 3 + 50% × 84.50 ÷ 100.00 = 82.85%',
      );
    });

    it('are the same place for what is printed the same, whatever stands behind the second decimal', async () => {
      // C1 is left out: A 19.5 + 2.5, B 0 + 20, C 20: 62 of 90 = 68.888…; (100 + 68.888…) / 2 = 84.444…
      await submit('P4', '2025-12-13', { a1: 19.5, a2: 5, b1: 45.01, c1: null });
      // C2 is left out: A 15 + 10, B 0 + 20, C 10: 55 of 80 = 68.75
      await submit('P5', '2025-10-11', { a1: 15, a2: 0, b1: 45.01, c2: null });
      // A 9 + 10, B 20 + 20, C 10 + 0: 69; (68.75 + 69) / 2 = 68.875; (68.875 + 100) / 2 = 84.4375
      await submit('P5', '2025-10-12', { a1: 9, a2: 0, c2: 0 });
      expect(await rowOf('P4')).toMatchObject({ process: 100, final: 68.89, tiedWith: ['P5'] });
      expect(await rowOf('P5')).toMatchObject({ process: 68.88, final: 100, tiedWith: ['P4'] });
      expect(await placed('P4', 'P5', 'P1', 'P2', 'P3')).toEqual([
        ['P4', 84.44, 1],
        ['P5', 84.44, 1],
        ['P1', 82.85, 3],
        ['P2', 80.78, 4],
        ['P3', 75, 5],
      ]);
    });
  });
});
