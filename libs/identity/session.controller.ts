import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Actor } from '#platform/database/actor.js';
import { CurrentActor } from '#platform/http/current-actor.js';
import { Permit, publicPermission } from '#platform/http/permission.js';
import { bearerTokenOf } from './bearer-token.js';
import { sessionPermissions } from './identity.permissions.js';
import { SessionService } from './session.service.js';
import { SignedInDto, SignInDto, UserDto } from './user.dto.js';

@ApiTags('登录')
@Controller('auth')
export class SessionController {
  constructor(@Inject(SessionService) private readonly sessions: SessionService) {}

  @Permit(publicPermission)
  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: '登录，得到令牌' })
  @ApiOkResponse({ type: SignedInDto })
  async signIn(@Body() body: SignInDto): Promise<SignedInDto> {
    return this.sessions.signIn(body);
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
}
