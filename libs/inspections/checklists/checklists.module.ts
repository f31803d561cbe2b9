import { Module } from '@nestjs/common';
import { MulterModule } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { CONFIG } from '#platform/config/config.module.js';
import type { Config } from '#platform/config/config.js';
import { checklistFileLimits, ChecklistFileService } from './checklist-file.service.js';
import { ChecklistController } from './checklist.controller.js';
import { ChecklistEntity } from './checklist.entity.js';
import { ChecklistService } from './checklist.service.js';
import { PublishedChecklists } from './published-checklists.js';

@Module({
  imports: [
    // The worker opens no door to users, but a checklist's foreign keys name them.
    TypeOrmModule.forFeature([ChecklistEntity, UserEntity]),
    MulterModule.registerAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        dest: config.uploadFolder,
        limits: {
          fileSize: Math.min(config.uploadLimitBytes, checklistFileLimits.maxBytes),
          files: 1,
          fields: 1,
          fieldSize: 1_000,
          parts: 2,
        },
      }),
    }),
  ],
  controllers: [ChecklistController],
  providers: [ChecklistService, ChecklistFileService, PublishedChecklists],
  exports: [PublishedChecklists],
})
export class ChecklistsModule {}
