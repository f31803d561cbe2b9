import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TermReadiness } from './readiness/term.readiness.js';
import { SchoolYearController } from './school-year.controller.js';
import { SchoolYearEntity } from './school-year.entity.js';
import { SchoolYearService } from './school-year.service.js';
import { TermClosingService } from './term-closing.service.js';
import { TermController } from './term.controller.js';
import { TermEntity } from './term.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([SchoolYearEntity, TermEntity])],
  controllers: [SchoolYearController, TermController],
  providers: [SchoolYearService, TermClosingService, TermReadiness],
})
export class CalendarModule {}
