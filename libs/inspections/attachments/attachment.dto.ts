import {
  ChoiceField,
  InstantField,
  IntegerField,
  ObjectsField,
  QueryBooleanField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { largestAttachment } from './attachment-limits.js';
import { type MediaType, mediaTypes } from './media-type.rules.js';

/** `{id}/attachments/{attachmentId}` */
export class AttachmentPathParam {
  @UuidField({ description: '督导记录或问题的编号' })
  id!: string;
  @UuidField({ description: '附件编号，由客户端生成' })
  attachmentId!: string;
}

export class DownloadQuery {
  @QueryBooleanField({
    description: '为 true 时下载原件（照片含拍摄地点），限教研室',
    optional: true,
    example: false,
  })
  original?: boolean;
}

export class AttachmentDto {
  @UuidField({ description: '附件编号' })
  id!: string;
  @UuidField({ description: '所属督导记录；属于问题时为 null', nullable: true })
  visitId!: string | null;
  @UuidField({ description: '所属问题；属于督导记录时为 null', nullable: true })
  findingId!: string | null;
  @ChoiceField({ description: '类型，由内容判定', choices: mediaTypes, example: 'image/jpeg' })
  mediaType!: MediaType;
  @IntegerField({
    description: '原件的字节数',
    minimum: 1,
    maximum: largestAttachment,
    example: 2_400_000,
  })
  byteSize!: number;
  @TextField({ description: '原件的 SHA-256（十六进制）', minLength: 64, maxLength: 64 })
  sha256!: string;
  @ChoiceField({
    description: '由谁上传：督导员，或学校（整改佐证）',
    choices: ['inspector', 'school'],
    example: 'inspector',
  })
  source!: 'inspector' | 'school';
  @InstantField({ description: '服务器收到的时刻' })
  receivedAt!: Date;
}

export class AttachmentListDto {
  @ObjectsField(() => AttachmentDto, { description: '附件，先到的在前', maxItems: 10_000 })
  items!: AttachmentDto[];
}
