import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '#platform/audit/record-audit.js';
import type { Actor } from '#platform/database/actor.js';
import { Database } from '#platform/database/database.js';
import { AppError } from '#platform/errors/app-error.js';
import { fingerprintFile } from '#platform/files/fingerprint-file.js';
import { Stages } from '#platform/jobs/stages.js';
import { ImportEntity } from './import.entity.js';
import type { AcceptedImportDto, UploadDto } from './import.dto.js';
import { importJobs } from './import.jobs.js';
import { ImportKinds, requireParameters } from './import-kinds.js';
import { storeFile } from './stored-file.js';

/** A file that has arrived completely and lies on this machine's disk. */
export interface ArrivedFile {
  readonly path: string;
  readonly fileName: string;
}

/** Takes a file in and rings for the worker to look at it. */
@Injectable()
export class ImportUploadService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ImportKinds) private readonly kinds: ImportKinds,
    @Inject(Stages) private readonly stages: Stages,
  ) {}

  /** @throws AppError `not-permitted` for the kind, `invalid-input` for parameters, or what the kind says of them */
  async upload(actor: Actor, { kind, ...given }: UploadDto, file: ArrivedFile): Promise<AcceptedImportDto> {
    const importKind = this.kinds.getFor(actor, kind);
    const parameters = requireParameters(importKind, given);
    if (actor.userId === null) throw new AppError('not-signed-in');
    const createdBy = actor.userId;
    const { bytes, sha256 } = await fingerprintFile(file.path);
    return this.database.transaction(actor, async (unit) => {
      await importKind.columns(unit, parameters);
      const inserted = await unit.manager.getRepository(ImportEntity).insert({
        kind,
        parameters,
        fileName: file.fileName,
        fileBytes: String(bytes),
        fileSha256: sha256,
        status: 'validating',
        createdBy,
      });
      const id = String(inserted.identifiers[0]?.['id']);
      await storeFile(unit, id, file.path);
      await this.stages.plan(unit, id, [{ job: importJobs.validate, after: [] }]);
      await recordAudit(unit, {
        action: 'import.upload',
        subjectKind: 'import',
        subjectId: id,
        after: { kind, ...parameters, fileBytes: bytes, fileSha256: sha256.toString('hex') },
      });
      return { id, status: 'validating' };
    });
  }
}
