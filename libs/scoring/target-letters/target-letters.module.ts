import { Module } from '@nestjs/common';
import { TargetLetterController } from './target-letter.controller.js';
import { TargetLetterService } from './target-letter.service.js';

@Module({ controllers: [TargetLetterController], providers: [TargetLetterService] })
export class TargetLettersModule {}
