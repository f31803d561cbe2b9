import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { Actor } from '#platform/database/actor.js';
import { AppError } from '#platform/errors/app-error.js';
import { IMPORT_KIND, type ImportKind, type ImportParameters } from '#platform/importing/import-kind.js';
import { importKindNames } from './import.dto.js';

/** The kinds of file that the nouns have brought. */
@Injectable()
export class ImportKinds implements OnModuleInit {
  private readonly kinds = new Map<string, ImportKind>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws Error when a documented kind has no class or two: such an application must not start */
  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders() as {
      instance: unknown;
      metatype: unknown;
    }[]) {
      if (typeof metatype !== 'function' || !isImportKind(instance)) continue;
      const kind: unknown = this.reflector.get(IMPORT_KIND, metatype);
      if (typeof kind !== 'string') continue;
      if (this.kinds.has(kind)) throw new Error(`two classes know the import kind ${kind}`);
      this.kinds.set(kind, instance);
    }
    const missing = importKindNames.filter((kind) => !this.kinds.has(kind));
    if (missing.length > 0) throw new Error(`nobody knows the import kinds ${missing.join(', ')}`);
  }

  get(kind: string): ImportKind {
    const found = this.kinds.get(kind);
    if (!found) throw new AppError('invalid-input', `没有“${kind}”这种导入文件。`);
    return found;
  }

  /** The kind, if the caller's role may upload it. */
  getFor(actor: Actor, kind: string): ImportKind {
    const found = this.get(kind);
    if (found.permission.roles[actor.role] === undefined) {
      throw new AppError('not-permitted', `您的角色不能导入${found.title}。`);
    }
    return found;
  }
}

function isImportKind(instance: unknown): instance is ImportKind {
  return typeof instance === 'object' && instance !== null && 'columns' in instance && 'commit' in instance;
}

const parameterTitles = { censusDate: '学籍日期 censusDate', examId: '考试编号 examId' } as const;

/** Refuses an upload that lacks a parameter of its kind, or gives one that means nothing for it. */
export function requireParameters(kind: ImportKind, given: ImportParameters): ImportParameters {
  const fields = (['censusDate', 'examId'] as const).flatMap((name) => {
    const isNeeded = kind.needs.includes(name);
    if (isNeeded === (given[name] !== undefined)) return [];
    const message = isNeeded
      ? `导入${kind.title}须填写${parameterTitles[name]}`
      : `导入${kind.title}不用填写`;
    return [{ path: name, code: isNeeded ? 'required' : 'unknown-field', message }];
  });
  if (fields.length > 0) {
    throw new AppError('invalid-input', `${fields.map((field) => field.message).join('；')}。`, { fields });
  }
  return given;
}
