import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { IdParam } from '#platform/http/id-param.js';
import { Permit, publicPermission } from '#platform/http/permission.js';
import { bearerTokenOf } from './bearer-token.js';
import { sessionPermissions } from './identity.permissions.js';
import { PasswordService } from './password.service.js';
import { ChangePasswordDto, SessionsDto } from './session.dto.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { SignedInDto, SignInDto, UserDto } from './user.dto.js';

@ApiTags('登录')
@Controller('auth')
export class SessionController {
  constructor(
    @Inject(SignInService) private readonly signIns: SignInService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(PasswordService) private readonly passwords: PasswordService,
  ) {}

  @Permit(publicPermission)
  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: '登录，得到令牌' })
  @ApiOkResponse({ type: SignedInDto })
  async signIn(@Body() body: SignInDto, @Ip() address: string): Promise<SignedInDto> {
    return this.signIns.signIn(body, address);
  }

  @Permit(sessionPermissions.own)
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: '退出，令牌立即失效' })
  @ApiNoContentResponse()
  async signOut(@CurrentActor() actor: Actor, @Req() request: Request): Promise<void> {
    await this.sessions.signOut(actor, bearerTokenOf(request) ?? '');
  }

  @Permit(sessionPermissions.own)
  @Get('me')
  @ApiOperation({ summary: '当前登录的用户' })
  @ApiOkResponse({ type: UserDto })
  async me(@CurrentActor() actor: Actor): Promise<UserDto> {
    return this.sessions.currentUser(actor);
  }

  @Permit(sessionPermissions.own)
  @Post('password')
  @HttpCode(204)
  @ApiOperation({ summary: '修改本人的密码；其他登录随即失效' })
  @ApiNoContentResponse()
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() body: ChangePasswordDto,
    @Req() request: Request,
  ): Promise<void> {
    await this.passwords.change(actor, body, bearerTokenOf(request) ?? '');
  }

  @Permit(sessionPermissions.own)
  @Get('sessions')
  @ApiOperation({ summary: '本人有效的登录' })
  @ApiOkResponse({ type: SessionsDto })
  async listSessions(@CurrentActor() actor: Actor, @Req() request: Request): Promise<SessionsDto> {
    return { items: await this.sessions.listOwn(actor, bearerTokenOf(request) ?? '') };
  }

  @Permit(sessionPermissions.own)
  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: '结束本人的一次登录' })
  @ApiNoContentResponse()
  async endSession(@CurrentActor() actor: Actor, @Param() { id }: IdParam): Promise<void> {
    await this.sessions.endOwn(actor, id);
  }
}
