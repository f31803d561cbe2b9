import { pageDtoOf } from '#platform/http/documented-page.js';
import { InstantField, IntegerField, ObjectsField, TextField } from '#platform/http/fields.js';

export class ExcuseItemDto {
  @TextField({ description: '学籍号', maxLength: 32, example: 'G202500001' })
  pupilNo!: string;
  @TextField({ description: '批准的理由', maxLength: 500, example: '因病住院，有医院证明' })
  reason!: string;
}

export class ExcuseDto {
  @ObjectsField(() => ExcuseItemDto, { description: '经批准不计入排名的考生', minItems: 1, maxItems: 1000 })
  items!: ExcuseItemDto[];
}

export class WithdrawExcuseItemDto {
  @TextField({ description: '学籍号', maxLength: 32, example: 'G202500001' })
  pupilNo!: string;
}

export class WithdrawExcuseDto {
  @ObjectsField(() => WithdrawExcuseItemDto, { description: '撤回批准的考生', minItems: 1, maxItems: 1000 })
  items!: WithdrawExcuseItemDto[];
  @TextField({ description: '撤回的理由', maxLength: 500, example: '证明有误' })
  reason!: string;
}

export class ExcuseCountDto {
  @IntegerField({ description: '本次新增、修改或撤回的人数', minimum: 0, maximum: 1_000_000 })
  changed!: number;
  @IntegerField({ description: '本次考试现有的批准缺考人数', minimum: 0, maximum: 1_000_000 })
  total!: number;
}

export class ExcusedPupilDto extends ExcuseItemDto {
  @TextField({ description: '姓名', maxLength: 64 })
  name!: string;
  @TextField({ description: '学校代码', maxLength: 32 })
  schoolCode!: string;
  @InstantField({ description: '批准时间' })
  approvedAt!: string;
}

export const ExcusedPupilPageDto = pageDtoOf(ExcusedPupilDto);
