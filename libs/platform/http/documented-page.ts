import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ObjectsField } from './fields.js';

/** The documented class of a page of `item`, named after it. */
export function pageDtoOf<Item>(item: Type<Item>): Type<{ items: Item[]; nextCursor: string | null }> {
  class PageDto {
    @ObjectsField(() => item, { description: '本页各项', maxItems: 200 })
    items!: Item[];
    @ApiProperty({ description: '下一页的 cursor；没有更多时为 null', type: 'string', nullable: true })
    nextCursor!: string | null;
  }
  Object.defineProperty(PageDto, 'name', { value: `${item.name.replace(/Dto$/, '')}PageDto` });
  return PageDto;
}
