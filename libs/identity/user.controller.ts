import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { tagged, TakesIfMatch } from '#platform/http/entity-tag.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { userPermissions } from './identity.permissions.js';
import { PasswordService } from './password.service.js';
import {
  ChangeUserDto,
  CreateUserDto,
  ResetPasswordDto,
  UserRecordDto,
  UserRecordPageDto,
} from './user.dto.js';
import { UserChangeService } from './user-change.service.js';
import { UserService } from './user.service.js';

@ApiTags('用户')
@Controller('users')
export class UserController {
  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(UserChangeService) private readonly changes: UserChangeService,
    @Inject(PasswordService) private readonly passwords: PasswordService,
  ) {}

  @Permit(userPermissions.manage)
  @Post()
  @ApiOperation({ summary: '新建用户' })
  @ApiCreatedResponse({ type: UserRecordDto })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateUserDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserRecordDto> {
    const user = await this.users.create(actor, body);
    response.location(`/api/v1/users/${user.id}`);
    return user;
  }

  @Permit(userPermissions.manage)
  @Get()
  @ApiOperation({ summary: '用户列表（按用户名）' })
  @ApiOkResponse({ type: UserRecordPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<UserRecordDto>> {
    return this.users.list(actor, query);
  }

  @Permit(userPermissions.manage)
  @Get(':id')
  @ApiOperation({ summary: '一个用户' })
  @ApiOkResponse({ type: UserRecordDto })
  async get(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserRecordDto> {
    const user = await this.users.get(actor, id);
    return tagged(response, user);
  }

  @Permit(userPermissions.manage)
  @Patch(':id')
  @ApiOperation({ summary: '修改用户的姓名、角色、范围，停用或启用；立即生效' })
  @TakesIfMatch()
  @ApiOkResponse({ type: UserRecordDto })
  async change(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ChangeUserDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserRecordDto> {
    const user = await this.changes.change(actor, id, body, ifMatch);
    return tagged(response, user);
  }

  @Permit(userPermissions.manage)
  @Post(':id/reset-password')
  @HttpCode(204)
  @ApiOperation({ summary: '重设密码；此人的登录全部失效' })
  @ApiNoContentResponse()
  async resetPassword(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() body: ResetPasswordDto,
  ): Promise<void> {
    await this.passwords.reset(actor, id, body.password);
  }
}
