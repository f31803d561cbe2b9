import { AppError } from '../errors/app-error.js';
import { CodeField, ObjectField, ObjectsField } from './fields.js';
import { createValidationPipe } from './validation.js';

class ItemDto {
  @CodeField({ description: '代码', example: 'A' })
  code!: string;
}

class ListDto {
  @ObjectsField(() => ItemDto, { description: '各项', maxItems: 3 })
  items!: ItemDto[];
  @ObjectField(() => ItemDto, { description: '一项', optional: true })
  item?: ItemDto;
}

async function faultsOf(body: object): Promise<readonly string[]> {
  try {
    await createValidationPipe().transform(body, { type: 'body', metatype: ListDto });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [...new Set(error.fields.map(({ path }) => path))];
  }
}

describe('a list of objects', () => {
  it('holds objects, whose own fields are checked', async () => {
    expect(await faultsOf({ items: [] })).toEqual([]);
    expect(await faultsOf({ items: [{ code: 'A' }, { code: 'B' }] })).toEqual([]);
    expect(await faultsOf({ items: [{ code: 'A' }, { code: 7 }] })).toEqual(['items.1.code']);
  });

  it.each([[[[]]], [[[{ code: 'A' }]]], [['A']], [[null]], [[7, { code: 'A' }]]])(
    'holds nothing else: %j',
    async (items) => {
      expect(await faultsOf({ items })).not.toEqual([]);
    },
  );

  it('is not taken for one object', async () => {
    expect(await faultsOf({ items: [], item: [] })).toEqual(['item']);
    expect(await faultsOf({ items: [], item: [{ code: 'A' }] })).not.toEqual([]);
  });
});
