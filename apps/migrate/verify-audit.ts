import { DataSource } from 'typeorm';
import type { AuditHead } from '#platform/audit/audit-verification.js';
import { type AuditReport, verifyAudit } from '#platform/audit/verify-audit.js';
import { loadConfig } from '#platform/config/config.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';

/** `node dist/apps/migrate/verify-audit.js [position:link]`: exits 1 and names the place when the log was tampered with. */
try {
  const report = await verify(readHead(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.stderr.write(`${describe(report)}\n`);
  process.exitCode = report.intact ? 0 : 1;
} catch (error) {
  process.stderr.write(`未能核对操作记录：${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

/** A head that cannot be read must not be taken for none: the check would pass for the wrong reason. */
function readHead(given: readonly string[]): AuditHead | null {
  if (given.length === 0) return null;
  const [, position, link] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given.join(' ')) ?? [];
  if (position === undefined || link === undefined)
    throw new Error('另处记下的链头应写作 位置:64 位十六进制校验值。');
  return { position: Number(position), link };
}

async function verify(known: AuditHead | null): Promise<AuditReport> {
  const config = loadConfig(process.env);
  const source = new DataSource({ ...runtimeDataSourceOptions(config, 'verify-audit'), poolSize: 1 });
  await source.initialize();
  try {
    return await verifyAudit(new Database(source, config), config.secretKey, known);
  } finally {
    await source.destroy();
  }
}

function describe({ sealed, unsealedTail, firstFault }: AuditReport): string {
  if (!firstFault) return `操作记录完好：已封存 ${String(sealed)} 条，待封存 ${String(unsealedTail)} 条。`;
  const place = firstFault.position === null ? '尚未封存的部分' : `第 ${String(firstFault.position)} 位`;
  return `操作记录被动过：${place}，${firstFault.kind}，记录编号 ${firstFault.entryId ?? '不详'}。`;
}
