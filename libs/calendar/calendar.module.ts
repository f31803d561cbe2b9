import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SchoolYearController } from './school-year.controller.js';
import { SchoolYearEntity } from './school-year.entity.js';
import { SchoolYearService } from './school-year.service.js';
import { TermEntity } from './term.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([SchoolYearEntity, TermEntity])],
  controllers: [SchoolYearController],
  providers: [SchoolYearService],
})
export class CalendarModule {}
