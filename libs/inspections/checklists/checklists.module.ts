import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChecklistEntity } from './checklist.entity.js';
import { PublishedChecklists } from './published-checklists.js';

@Module({
  imports: [TypeOrmModule.forFeature([ChecklistEntity])],
  providers: [PublishedChecklists],
  exports: [PublishedChecklists],
})
export class ChecklistsModule {}
