import { type DiscoveryService, type MetadataScanner, type Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { PERMISSION } from '#platform/http/permission.js';

interface Tools {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly reflector: Reflector;
}

/** @throws Error naming every route that does not say what permission it needs: such an application must not start */
export function requirePermissions({ discovery, scanner, reflector }: Tools): void {
  const bare: string[] = [];
  for (const { instance, metatype } of discovery.getControllers()) {
    if (typeof instance !== 'object' || instance === null || typeof metatype !== 'function') continue;
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function' || !Reflect.hasMetadata(PATH_METADATA, method)) continue;
      if (!reflector.get(PERMISSION, method)) bare.push(`${metatype.name}.${name}`);
    }
  }
  if (bare.length > 0) throw new Error(`routes without a permission: ${bare.join(', ')}`);
}
