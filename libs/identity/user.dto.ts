import {
  BooleanField,
  ChoiceField,
  CodeField,
  InstantField,
  ObjectField,
  TextField,
  UuidField,
} from '#platform/http/fields.js';
import { pageDtoOf } from '#platform/http/documented-page.js';
import { maximumPasswordLength } from './password.rules.js';
import { type Role, roles, type ScopeKind, scopeKinds } from './role.rules.js';

export class ScopeDto {
  @ChoiceField({
    description: '管理范围：全县、一个乡镇或一所学校',
    choices: scopeKinds,
    example: 'township',
  })
  kind!: ScopeKind;
  @CodeField({ description: '乡镇或学校的代码；全县时不填', example: 'T01', optional: true })
  code?: string;
}

export class ScopeWithIdDto extends ScopeDto {
  @UuidField({ description: '乡镇或学校的编号；全县时没有', optional: true })
  id?: string;
}

/** What a username may look like: ASCII alone, so that no two look the same and differ. */
export const usernameForm = {
  maxLength: 64,
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  hint: '只能用字母、数字、“.”、“-”和“_”，以字母或数字开头',
} as const;

export class CreateUserDto {
  @TextField({
    description: '用户名',
    ...usernameForm,
    example: 'centre.t01',
  })
  username!: string;
  @TextField({
    description: '初始密码',
    maxLength: maximumPasswordLength,
    example: 'chang-cheng-wan-li',
  })
  password!: string;
  @TextField({ description: '显示的姓名', maxLength: 64, example: '王老师' })
  displayName!: string;
  @ChoiceField({ description: '角色', choices: roles, example: 'centre' })
  role!: Role;
  @ObjectField(() => ScopeDto, { description: '管理范围', example: { kind: 'township', code: 'T01' } })
  scope!: ScopeDto;
}

export class ChangeUserDto {
  @TextField({ description: '显示的姓名', maxLength: 64, optional: true, example: '王老师' })
  displayName?: string;
  @ChoiceField({ description: '角色', choices: roles, optional: true, example: 'centre' })
  role?: Role;
  @ObjectField(() => ScopeDto, {
    description: '管理范围',
    optional: true,
    example: { kind: 'township', code: 'T01' },
  })
  scope?: ScopeDto;
  @BooleanField({ description: '是否停用；停用后所有登录立即失效', optional: true, example: false })
  disabled?: boolean;
}

export class ResetPasswordDto {
  @TextField({ description: '新密码', maxLength: maximumPasswordLength, example: 'chang-cheng-wan-li' })
  password!: string;
}

export class UserDto {
  @UuidField({ description: '编号' })
  id!: string;
  @TextField({ description: '用户名', maxLength: 64, example: 'centre.t01' })
  username!: string;
  @TextField({ description: '显示的姓名', maxLength: 64, example: '王老师' })
  displayName!: string;
  @ChoiceField({ description: '角色', choices: roles, example: 'centre' })
  role!: Role;
  @ObjectField(() => ScopeWithIdDto, { description: '管理范围' })
  scope!: ScopeWithIdDto;
}

export class UserRecordDto extends UserDto {
  @BooleanField({ description: '是否已停用', example: false })
  disabled!: boolean;
}

export const UserRecordPageDto = pageDtoOf(UserRecordDto);

export class SignInDto {
  @TextField({ description: '用户名', maxLength: 64, example: 'office' })
  username!: string;
  @TextField({ description: '密码', maxLength: maximumPasswordLength, example: 'chang-cheng-wan-li' })
  password!: string;
}

export class SignedInDto {
  @TextField({ description: '放在 Authorization: Bearer 之后的令牌', maxLength: 100 })
  token!: string;
  @InstantField({ description: '最迟失效时间' })
  expiresAt!: string;
  @ObjectField(() => UserDto, { description: '登录的用户' })
  user!: UserDto;
}
