import {
  ChoiceField,
  CodeField,
  DecimalField,
  IntegerField,
  ObjectsField,
  TextField,
} from '#platform/http/fields.js';

export class RankingPupilsQuery {
  @CodeField({ description: '学校代码', example: 'S0101' })
  schoolCode!: string;
}

export class RankingPupilDto {
  @TextField({ description: '学籍号', maxLength: 32 })
  pupilNo!: string;
  @TextField({ description: '姓名', maxLength: 64 })
  name!: string;
  @TextField({ description: '班级', maxLength: 16 })
  classNo!: string;
  @ChoiceField({ description: '参考、缺考或批准缺考', choices: ['present', 'absent', 'excused'] })
  status!: 'present' | 'absent' | 'excused';
  @DecimalField({
    description: '总分；缺考为 0，批准缺考为 null',
    minimum: 0,
    maximum: 100_000,
    nullable: true,
  })
  total!: number | null;
  @IntegerField({
    description: '全县名次；批准缺考为 null',
    minimum: 1,
    maximum: 100_000_000,
    nullable: true,
  })
  countyPlace!: number | null;
}

export class RankingPupilsDto {
  @ObjectsField(() => RankingPupilDto, { description: '全部学生，按全县名次', maxItems: 100_000 })
  items!: RankingPupilDto[];
}
