import { pageDtoOf } from '#platform/http/documented-page.js';
import { ChoiceField, InstantField, UuidField } from '#platform/http/fields.js';

export const sentKinds = ['attachment', 'finding', 'visit'] as const;
export type SentKind = (typeof sentKinds)[number];

export const sentStates = ['draft', 'submitted', 'waiting', 'placed'] as const;
export type SentState = (typeof sentStates)[number];

export class SentThingDto {
  @ChoiceField({ description: '附件、问题、督导记录', choices: sentKinds, example: 'visit' })
  kind!: SentKind;
  @UuidField({ description: '编号' })
  id!: string;
  @ChoiceField({
    description:
      '督导记录：草稿、已提交；问题和附件：等待（所属的督导记录还没有提交，或所属的问题还没有送到）、已归入',
    choices: sentStates,
    example: 'waiting',
  })
  state!: SentState;
  @UuidField({ description: '所属的督导记录', nullable: true })
  visitId!: string | null;
  @UuidField({ description: '附件所属的问题', nullable: true })
  findingId!: string | null;
  @InstantField({ description: '服务器首次收到的时间' })
  receivedAt!: string;
}

export const SentPageDto = pageDtoOf(SentThingDto);
