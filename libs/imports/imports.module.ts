import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MulterModule } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { ImportCommitService } from './import-commit.service.js';
import { ImportController } from './import.controller.js';
import { ImportEntity } from './import.entity.js';
import { sweepImportFolders } from './import-folder.js';
import { ImportKinds } from './import-kinds.js';
import { ImportReader } from './import-reader.js';
import { ImportUploadService } from './import-upload.service.js';

@Module({
  imports: [
    DiscoveryModule,
    // The worker opens no door to users, but an import's foreign keys name them.
    TypeOrmModule.forFeature([ImportEntity, UserEntity]),
    MulterModule.registerAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        dest: config.uploadFolder,
        limits: { fileSize: config.uploadLimitBytes, files: 1, fields: 5, fieldSize: 1_000, parts: 6 },
      }),
    }),
  ],
  controllers: [ImportController],
  providers: [ImportKinds, ImportReader, ImportUploadService, ImportCommitService],
  exports: [ImportKinds],
})
export class ImportsModule implements OnApplicationBootstrap {
  async onApplicationBootstrap(): Promise<void> {
    await sweepImportFolders();
  }
}
