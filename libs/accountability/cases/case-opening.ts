import { Injectable } from '@nestjs/common';
import {
  FollowsPublishedResults,
  type FollowsPublication,
} from '#organization/term-results/results-published.js';
import { accountabilityJobs } from '../accountability.jobs.js';

/** Cases are looked for after every publication. */
@Injectable()
@FollowsPublishedResults()
export class CaseOpening implements FollowsPublication {
  readonly job = accountabilityJobs.openCases;
}
