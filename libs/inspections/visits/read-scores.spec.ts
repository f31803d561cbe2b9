import fc from 'fast-check';
import { AppError } from '#platform/errors/app-error.js';
import { createValidationPipe } from '#platform/http/validation.js';
import { readScores } from './read-scores.js';
import { ItemScoreDto } from './visit.dto.js';

const pipe = createValidationPipe();

/** What the decorators of the documented class say of one score. */
async function faultsByDecorators(score: unknown): Promise<readonly string[]> {
  try {
    await pipe.transform(score, { type: 'body', metatype: ItemScoreDto });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.fields.map(({ path, code }) => `${path} ${code}`).toSorted();
  }
}

function faultsByHand(score: unknown): readonly string[] {
  try {
    readScores([score]);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.fields.map(({ path, code }) => `${path.replace(/^scores\.0\./, '')} ${code}`).toSorted();
  }
}

describe('the scores of a visit as they come in', () => {
  it('are judged field by field as the document says', async () => {
    const odd = fc.oneof(
      fc.constantFrom(
        null,
        '',
        'A1',
        true,
        -1,
        -0,
        0.5,
        1.005,
        4.35,
        100,
        100.01,
        100_001,
        1e6,
        NaN,
        Infinity,
      ),
      fc.constantFrom('x'.repeat(33), 'x'.repeat(501), '有\u0007声', 'a b', [], {}, 1e21, 0.1 + 0.2),
      fc.double({ min: 0, max: 101 }),
      fc.integer({ min: -5, max: 200 }),
    );
    const right = {
      itemCode: fc.constant('A1'),
      points: fc.constant(1.5),
      occurrences: fc.constant(3),
      measured: fc.constant(45.01),
      met: fc.boolean(),
      notApplicable: fc.boolean(),
      note: fc.constant('已反馈'),
    };
    const mixed = Object.fromEntries(
      Object.entries(right).map(([name, value]) => [name, fc.oneof<fc.Arbitrary<unknown>[]>(value, odd)]),
    );
    const score = fc.oneof(fc.record(mixed, { requiredKeys: [] }), fc.record({ ...right, colour: odd }));
    await fc.assert(
      fc.asyncProperty(score, async (value) => {
        expect(faultsByHand(value)).toEqual(await faultsByDecorators(value));
      }),
      { numRuns: 500 },
    );
  });

  it('are objects, each wrong field of each named in one answer', () => {
    const read = (): unknown => readScores([{ itemCode: 'A1', points: 101 }, 'A2', [], { met: 1 }]);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        fields: [
          expect.objectContaining({ path: 'scores.0.points' }),
          expect.objectContaining({ path: 'scores.1' }),
          expect.objectContaining({ path: 'scores.2' }),
          expect.objectContaining({ path: 'scores.3.met' }),
          expect.objectContaining({ path: 'scores.3.itemCode' }),
        ],
      }),
    );
  });
});
