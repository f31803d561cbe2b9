import { stages, type Stage } from '#organization/schools/school-stage.rules.js';
import {
  ChoiceField,
  CodeField,
  DateField,
  DecimalField,
  IntegerField,
  ObjectsField,
  QueryIntegerField,
  TextField,
} from '#platform/http/fields.js';
import { percent } from './score.dto.js';

const schoolYear = {
  description: '学年',
  maxLength: 9,
  pattern: /^\d{4}-\d{4}$/,
  hint: '写作 2025-2026',
  example: '2025-2026',
};
const band = { minimum: 1, maximum: 20 };

export class SquadProposalQuery {
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
  @QueryIntegerField({ description: '按规模分成几档；不填则 3 档', ...band, optional: true, example: 3 })
  sizeBands?: number;
  @QueryIntegerField({
    description: '每档再按水平分成几组；不填则 2 组',
    ...band,
    optional: true,
    example: 2,
  })
  levelBands?: number;
}

export class SquadCandidateDto {
  @CodeField({ description: '学校代码', example: 'S0101' })
  code!: string;
  @TextField({ description: '学校名称', maxLength: 100, example: '柳河镇初级中学' })
  name!: string;
  @IntegerField({
    description: '该学段学籍人数；没有学籍则为 null',
    minimum: 0,
    maximum: 100_000_000,
    nullable: true,
  })
  enrolment!: number | null;
  @DecimalField(percent('上一学年督导总分；没有则为 null'))
  pastTotal!: number | null;
}

export class ProposedSquadDto {
  @CodeField({ description: '建议的方阵代码', example: 'junior-1-1' })
  code!: string;
  @TextField({ description: '建议的方阵名称', maxLength: 100, example: '初中规模一档水平一组' })
  name!: string;
  @IntegerField({ description: '规模档；1 为最大', ...band })
  sizeBand!: number;
  @IntegerField({ description: '水平组；1 为上一学年得分最高', ...band })
  levelBand!: number;
  @ObjectsField(() => SquadCandidateDto, { description: '学校，按规模', maxItems: 100_000 })
  schools!: SquadCandidateDto[];
}

export class SquadProposalDto {
  @TextField(schoolYear)
  schoolYear!: string;
  @ChoiceField({ description: '学段', choices: stages, example: 'junior' })
  stage!: Stage;
  @DateField({ description: '所用的学籍日期：学年开始前最近的一次；没有则为 null', nullable: true })
  censusDate!: string | null;
  @TextField({
    description: '所用的上一学年；日历中没有则为 null',
    maxLength: 9,
    nullable: true,
    example: '2024-2025',
  })
  pastSchoolYear!: string | null;
  @ObjectsField(() => ProposedSquadDto, { description: '建议的方阵；没有保存', maxItems: 400 })
  squads!: ProposedSquadDto[];
}
