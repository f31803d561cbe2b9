import { Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import { Permit, publicPermission } from '#platform/http/permission.js';
import { ConfigModule } from '#platform/config/config.module.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { type Identity, openIdentity } from './identity.fixture.js';
import { IdentityModule } from './identity.module.js';
import { requirePermissions } from './require-permissions.js';

@Controller('locked')
class LockedController {
  @Permit(publicPermission)
  @Get()
  read(): string {
    return this.help();
  }

  help(): string {
    return 'no route';
  }
}

@Controller('open')
class OpenController {
  @Get()
  read(): string {
    return 'anybody';
  }

  @Permit(publicPermission)
  @Post()
  write(): string {
    return 'fine';
  }
}

class BaseController {
  @Get('inherited')
  inherited(): string {
    return 'anybody';
  }
}

@Controller('heir')
class HeirController extends BaseController {}

async function check(...controllers: Type[]): Promise<void> {
  @Module({ imports: [DiscoveryModule], controllers })
  class CheckedModule {}

  const context = await NestFactory.createApplicationContext(CheckedModule, { logger: false });
  try {
    requirePermissions({
      discovery: context.get(DiscoveryService),
      scanner: context.get(MetadataScanner, { strict: false }),
      reflector: context.get(Reflector, { strict: false }),
    });
  } finally {
    await context.close();
  }
}

describe('an application', () => {
  it('does not pass with a route that names no permission, own or inherited, and hears of all of them', async () => {
    await expect(check(LockedController, OpenController, HeirController)).rejects.toThrow(
      'routes without a permission: OpenController.read, HeirController.inherited',
    );
  });

  it('passes when every route names one; other methods need none', async () => {
    await expect(check(LockedController)).resolves.toBeUndefined();
  });

  describe('with users', () => {
    let identity: Identity;

    beforeAll(async () => {
      identity = await openIdentity();
    });
    afterAll(() => identity.close());

    it.each([
      [
        'does not start with a route that names none',
        OpenController,
        'routes without a permission: OpenController.read',
      ],
      ['starts when every route names one', LockedController, undefined],
    ])('%s', async (_, controller, refusal) => {
      @Module({
        imports: [ConfigModule.forRoot(identity.config), DatabaseModule.forRoot('spec'), IdentityModule],
        controllers: [controller],
      })
      class StartedModule {}

      const app = await NestFactory.create(StartedModule, { logger: false, abortOnError: false });
      try {
        if (refusal === undefined) await expect(app.init()).resolves.toBeDefined();
        else await expect(app.init()).rejects.toThrow(refusal);
      } finally {
        await app.close();
      }
    });
  });
});
