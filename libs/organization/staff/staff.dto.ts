import { pageDtoOf } from '#platform/http/documented-page.js';
import {
  ChoiceField,
  CodeField,
  DateField,
  ObjectsField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { PageQuery } from '#platform/http/page.js';
import { type Post, posts } from './post.rules.js';

export class CreatePostDto {
  @ChoiceField({ description: '职务', choices: posts, example: 'principal' })
  post!: Post;
  @DateField({ description: '任职日期', example: '2024-08-20' })
  from!: string;
  @DateField({ description: '离任日期（当天已不在任）；在任时为 null', nullable: true })
  to!: string | null;
}

export class PostDto extends CreatePostDto {
  @CodeField({ description: '任职学校的代码', example: 'S0101' })
  schoolCode!: string;
}

class PersonDto {
  @CodeField({ description: '工号', example: 'J00001' })
  staffNo!: string;
  @TextField({ description: '姓名', maxLength: 100, example: '王建国' })
  name!: string;
  @CodeField({ description: '所在学校的代码', example: 'S0101' })
  schoolCode!: string;
}

export class CreateStaffDto extends PersonDto {
  @DateField({ description: '出生日期', example: '1980-05-01' })
  birthDate!: string;
  @DateField({ description: '参加工作日期', optional: true, nullable: true, example: '2002-09-01' })
  serviceFrom?: string | null;
  @DateField({ description: '任班主任日期', optional: true, nullable: true, example: '2015-09-01' })
  headTeacherFrom?: string | null;
  @ObjectsField(() => CreatePostDto, { description: '在所在学校的各项职务', maxItems: 50 })
  posts!: CreatePostDto[];
}

export class StaffDto extends PersonDto {
  @UuidField({ description: '人员编号' })
  id!: string;
  @DateField({ description: '出生日期', nullable: true, example: '1980-05-01' })
  birthDate!: string | null;
  @DateField({ description: '参加工作日期', nullable: true, example: '2002-09-01' })
  serviceFrom!: string | null;
  @DateField({ description: '任班主任日期', nullable: true, example: '2015-09-01' })
  headTeacherFrom!: string | null;
  @ObjectsField(() => PostDto, { description: '现任和曾任的职务，按任职日期', maxItems: 200 })
  posts!: PostDto[];
}

export const StaffPageDto = pageDtoOf(StaffDto);

export class StaffQuery extends PageQuery {
  @CodeField({ description: '只列这所学校的人员', optional: true, example: 'S0101' })
  schoolCode?: string;
}
