import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PermissionGuard } from './permission.guard.js';
import { requirePermissions } from './require-permissions.js';
import { SessionController } from './session.controller.js';
import { PasswordService } from './password.service.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { UserChangeService } from './user-change.service.js';
import { UserController } from './user.controller.js';
import { UserEntity } from './user.entity.js';
import { UserService } from './user.service.js';

@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([UserEntity])],
  controllers: [SessionController, UserController],
  providers: [
    SessionService,
    SignInService,
    PasswordService,
    UserService,
    UserChangeService,
    { provide: APP_GUARD, useClass: PermissionGuard },
  ],
})
export class IdentityModule implements OnApplicationBootstrap {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    requirePermissions({ discovery: this.discovery, scanner: this.scanner, reflector: this.reflector });
  }
}
