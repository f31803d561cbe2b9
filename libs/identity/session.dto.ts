import { BooleanField, InstantField, ObjectsField, TextField, UuidField } from '#platform/http/fields.js';
import { maximumPasswordLength } from './password.rules.js';

export class SessionDto {
  @UuidField({ description: '编号' })
  id!: string;
  @InstantField({ description: '登录时间' })
  createdAt!: string;
  @InstantField({ description: '最近使用时间' })
  lastSeenAt!: string;
  @TextField({ description: '登录地址', maxLength: 100, minLength: 0 })
  address!: string;
  @BooleanField({ description: '是否就是这一次登录' })
  isCurrent!: boolean;
}

export class SessionsDto {
  @ObjectsField(() => SessionDto, { description: '本人有效的登录', maxItems: 200 })
  items!: SessionDto[];
}

export class ChangePasswordDto {
  @TextField({ description: '现在的密码', maxLength: maximumPasswordLength })
  currentPassword!: string;
  @TextField({ description: '新密码', maxLength: maximumPasswordLength })
  newPassword!: string;
}
