import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ResultsPublished } from './results-published.js';

/** What rooms need to tell each other of the results of a term. */
@Module({ imports: [DiscoveryModule], providers: [ResultsPublished], exports: [ResultsPublished] })
export class TermResultsModule {}
