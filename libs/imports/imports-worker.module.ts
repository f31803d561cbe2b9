import { Module } from '@nestjs/common';
import { ImportCommitProcessor } from './import-commit.processor.js';
import { ImportsModule } from './imports.module.js';
import { ImportValidateProcessor } from './import-validate.processor.js';

/** What the worker does for imports. */
@Module({ imports: [ImportsModule], providers: [ImportValidateProcessor, ImportCommitProcessor] })
export class ImportsWorkerModule {}
