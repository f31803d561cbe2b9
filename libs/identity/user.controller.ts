import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { type Page, PageQuery } from '#platform/http/page.js';
import { Permit } from '#platform/http/permission.js';
import { userPermissions } from './identity.permissions.js';
import { CreateUserDto, UserRecordDto, UserRecordPageDto } from './user.dto.js';
import { UserService } from './user.service.js';

@ApiTags('用户')
@Controller('users')
export class UserController {
  constructor(@Inject(UserService) private readonly users: UserService) {}

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
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<UserRecordDto> {
    return this.users.get(actor, id);
  }
}
