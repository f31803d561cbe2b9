import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/database/actor.js';
import {
  ChecksReadiness,
  type ReadinessCheck,
  type ReadinessQuestion,
  type ToldGap,
} from './readiness-check.js';
import { findTermGaps, type TermGap } from './term-gap.rules.js';

/** Whether the term is over and closed. */
@Injectable()
@ChecksReadiness()
export class TermReadiness implements ReadinessCheck {
  readonly kinds = {
    'term-running': '学期或学期综合评估尚未结束',
    'term-open': '学期尚未封存',
  } satisfies Record<TermGap['kind'], string>;

  find(_: Actor, { term, today }: ReadinessQuestion): Promise<readonly ToldGap[]> {
    return Promise.resolve(findTermGaps(term, today).map((gap) => ({ ...gap, message: describe(gap) })));
  }
}

function describe(gap: TermGap): string {
  switch (gap.kind) {
    case 'term-running':
      return gap.because === 'term-not-over'
        ? `学期还没有结束，学期综合评估可进行到 ${gap.overFrom}（不含）：现在评出的结果以后会变。`
        : `学期综合评估可进行到 ${gap.overFrom}（不含）：现在评出的结果以后会变。`;
    case 'term-open':
      return '学期还没有封存，督导记录仍可改动：可以评分，不能公布。';
  }
}
