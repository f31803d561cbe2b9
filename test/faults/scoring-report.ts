import type { QueueName } from './fault-county.js';
import { type FaultKind, faultKinds } from './scoring-strikes.js';
import { describeTrial, type Reference, type TrialOutcome } from './scoring-trials.js';

interface Rerun {
  readonly queue: QueueName;
  readonly workers: number;
  readonly hashes: string;
  readonly faults: readonly string[];
}

const titles: Readonly<Record<FaultKind, string>> = {
  'worker-killed': '强杀 worker',
  'worker-stalled': 'worker 停顿超过锁时限',
  'relay-killed-before-posting': '提交后、投递前强杀中继',
  'relay-killed-after-posting': '投递后、登记前强杀中继',
  'api-killed': '强杀 api',
  'postgres-killed': '强杀 PostgreSQL',
  'postgres-cut': '切断 PostgreSQL 连接',
  'queue-wiped': '清空队列',
  'redis-cut': '切断 Redis 连接',
  'redis-hung': 'Redis 无响应',
};

/** What trials and reruns have shown so far. */
export class FaultReport {
  /** Each names what it happened in. */
  readonly faults: string[] = [];
  private readonly trials: TrialOutcome[] = [];
  private readonly reruns: Rerun[] = [];
  private readonly seen: Set<string>;
  private last = '';

  constructor(
    private readonly seed: number,
    { inputHash, resultHash }: Reference,
  ) {
    this.seen = new Set([`${inputHash} ${resultHash}`]);
  }

  /** Pairs of input and result hash: one, or something is wrong. */
  get hashes(): readonly string[] {
    return [...this.seen];
  }

  addTrial(outcome: TrialOutcome): void {
    this.trials.push(outcome);
    this.seen.add(outcome.hashes);
    if (outcome.faults.length > 0) this.faults.push(describeTrial(outcome));
    const kinds = outcome.strikes.map(({ kind }) => titles[kind]).join('＋');
    this.last = `第 ${String(outcome.trial)} 次（${outcome.queue}）：${kinds}，${seconds(outcome.recoveryMs)} 恢复`;
  }

  addRerun(rerun: Rerun): void {
    this.reruns.push(rerun);
    this.seen.add(rerun.hashes);
    const place = `${rerun.queue}，${String(rerun.workers)} 个 worker`;
    if (rerun.faults.length > 0) this.faults.push(`rerun (${place}): ${rerun.faults.join('; ')}`);
    this.last = `重算 ${String(this.reruns.length)}（${place}）`;
  }

  addFault(fault: string): void {
    this.faults.push(fault);
  }

  latest(): string {
    return this.last;
  }

  toString(): string {
    const lines = [
      ...(this.trials.length === 0 ? [] : this.tableOfTrials()),
      ...(this.reruns.length === 0 ? [] : this.linesOfReruns()),
      `见到的输入与结果校验值：${String(this.seen.size)} 组`,
      ...this.faults.map((fault) => `不符：${fault}`),
      ...(this.faults.length === 0
        ? []
        : [`重现其中一次：FAULT_SEED=${String(this.seed)} FAULT_TRIAL=<次序> npm run faults`]),
    ];
    return lines.join('\n');
  }

  private tableOfTrials(): readonly string[] {
    const rows = faultKinds.flatMap((kind) => {
      const struck = this.trials.filter(({ strikes }) => strikes.some((strike) => strike.kind === kind));
      if (struck.length === 0) return [];
      const recovered = struck.filter(({ faults }) => faults.length === 0);
      const longest = Math.max(...struck.map(({ recoveryMs }) => recoveryMs));
      return [row(titles[kind], struck.length, recovered.length, seconds(longest))];
    });
    const whole = this.trials.filter(({ faults }) => faults.length === 0).length;
    const longest = Math.max(...this.trials.map(({ recoveryMs }) => recoveryMs));
    const retried = this.trials.filter(({ wasRetried }) => wasRetried).length;
    return [
      '| 故障 | 次数 | 恢复 | 最长恢复 |',
      '| --- | ---: | ---: | ---: |',
      ...rows,
      row('全部试验', this.trials.length, whole, seconds(longest)),
      `其中先报失败、重试后完成的：${String(retried)} 次（一次试验可有多种故障）`,
    ];
  }

  private linesOfReruns(): readonly string[] {
    const most = Math.max(...this.reruns.map(({ workers }) => workers));
    const same = this.reruns.filter(({ faults }) => faults.length === 0).length;
    return [
      `打乱输入后重算 ${String(this.reruns.length)} 次（两种队列，1 至 ${String(most)} 个 worker）：相同 ${String(same)} 次`,
    ];
  }
}

function row(title: string, count: number, recovered: number, longest: string): string {
  return `| ${title} | ${String(count)} | ${String(recovered)} | ${longest} |`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} 秒`;
}
