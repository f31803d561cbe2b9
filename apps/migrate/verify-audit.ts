import { DataSource } from 'typeorm';
import { verifyAudit } from '#platform/audit/verify-audit.js';
import { loadConfig } from '#platform/config/config.js';
import { runtimeDataSourceOptions } from '#platform/database/data-source.js';
import { Database } from '#platform/database/database.js';

/** `node dist/apps/migrate/verify-audit.js [position:link]`: exits 1 and names the place when the log was tampered with. */
const [position, link] = process.argv[2]?.split(':') ?? [];
const known = position === undefined || link === undefined ? null : { position: Number(position), link };
const config = loadConfig(process.env);
const source = new DataSource({ ...runtimeDataSourceOptions(config, 'verify-audit'), poolSize: 1 });
await source.initialize();
const report = await verifyAudit(new Database(source, config), config.secretKey, known);
await source.destroy();
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exit(report.intact ? 0 : 1);
