import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { say } from '../../apps/standalone/progress.mjs';
import {
  chainStart,
  linkEntry,
  type SignedColumns,
  signedTime,
  signEntry,
} from '../../libs/platform/audit/audit-chain.js';
import { openTestDatabase } from '../support/database.js';
import { copyLines } from './load-cohort.js';
import { median, millisecondsOf } from './measure.js';
import type { Figure } from './report.js';

const entryCount = 1_000_000;
const batchSize = 20_000;
const rounds = 3;
const command = fileURLToPath(new URL('../../apps/migrate/verify-audit.js', import.meta.url));
const key = 'a key of the benchmark alone, of 32 characters';

/** How long the command takes over a million entries in a database of their own, from its start to its end. */
export async function benchAuditVerification(): Promise<readonly Figure[]> {
  say(`准备 ${String(entryCount)} 条操作记录`);
  const database = await openTestDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await loadEntries(admin);
    say(`核对操作记录 ${String(rounds)} 次`);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await millisecondsOf(() => runCommand(database.runtimeUrl, 0)));
    }
    await requireAllRead(admin, database.runtimeUrl);
    const measured = median(times) / 1000;
    return [{ name: '核对一百万条操作记录', measured, limit: 60, isBelow: true, unit: '秒' }];
  } finally {
    await admin.end();
    await database.close();
  }
}

/** The figure is worth nothing unless a change of the very last entry is found too. */
async function requireAllRead(admin: Client, runtimeUrl: string): Promise<void> {
  await admin.query(`set session_replication_role = 'replica'`);
  await admin.query(`update audit_entries set action = 'school.close' where id = $1`, [entryCount]);
  const report = await runCommand(runtimeUrl, 1);
  if (!report.includes(`"position": ${String(entryCount)}`)) throw new Error(`not found: ${report}`);
}

async function runCommand(runtimeUrl: string, expectedCode: number): Promise<string> {
  const child = spawn(process.execPath, [command], {
    env: { ...process.env, DATABASE_URL: runtimeUrl, SECRET_KEY: key },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code]: unknown[] = await once(child, 'close');
  if (code !== expectedCode) throw new Error(`verification ended with ${String(code)}: ${output}`);
  return output;
}

/** Signs and links the entries as the program does; so many at a time that memory holds them. */
async function loadEntries(admin: Client): Promise<void> {
  let previous: Buffer = chainStart;
  for (let first = 1; first <= entryCount; first += batchSize) {
    const entries: string[] = [];
    const links: string[] = [];
    for (let position = first; position < first + batchSize; position += 1) {
      const at = new Date(Date.UTC(2025, 8, 1) + position * 1_000);
      const entry = entryOf(position, at);
      const signature = signEntry(key, entry);
      const auditId = String(position);
      previous = linkEntry(key, previous, { position, auditId, signature });
      entries.push(lineOf(entry, at, signature));
      links.push([auditId, auditId, bytesOf(previous)].join('\t'));
    }
    await copyLines(
      admin,
      `audit_entries (entry_id, at, actor_role, action, subject_kind, subject_id, before, after, request_id, signature)`,
      entries,
    );
    await copyLines(admin, 'audit_links (position, audit_id, link)', links);
  }
  await admin.query('vacuum analyze audit_entries, audit_links');
}

function lineOf(entry: SignedColumns, at: Date, signature: Buffer): string {
  const { entryId, actorRole, action, subjectKind, subjectId, before, after, requestId } = entry;
  const texts = [actorRole, action, subjectKind, subjectId, before, after, requestId];
  return [entryId, at.toISOString(), ...texts, bytesOf(signature)].join('\t');
}

function entryOf(position: number, at: Date): SignedColumns {
  const code = `S${String(position % 500)}`;
  return {
    entryId: uuidOf(position),
    at: signedTime(at),
    actorId: null,
    actorRole: 'office',
    action: 'school.change',
    subjectKind: 'school',
    subjectId: uuidOf(-(position % 500)),
    before: JSON.stringify({
      code,
      name: '第一初级中学',
      stages: ['primary', 'junior'],
      count: position - 1,
    }),
    after: JSON.stringify({ code, name: '第一初级中学', stages: ['primary', 'junior'], count: position }),
    requestId: uuidOf(position),
  };
}

function uuidOf(number: number): string {
  const hex = createHash('md5').update(String(number)).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function bytesOf(hash: Buffer): string {
  return `\\\\x${hash.toString('hex')}`;
}
