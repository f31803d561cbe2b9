import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from '#identity/user.entity.js';
import { AttachmentController } from './attachment.controller.js';
import { AttachmentDownloadService } from './attachment-download.service.js';
import { AttachmentEntity } from './attachment.entity.js';
import { AttachmentUploadService } from './attachment-upload.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AttachmentEntity, UserEntity])],
  controllers: [AttachmentController],
  providers: [AttachmentUploadService, AttachmentDownloadService],
})
export class AttachmentsModule {}
