import { migrateDatabase } from './migrate-database.js';

const { DATABASE_OWNER_URL, DATABASE_URL } = process.env;
if (!DATABASE_OWNER_URL || !DATABASE_URL) {
  process.stderr.write('缺少 DATABASE_OWNER_URL（建表用的属主账号）或 DATABASE_URL（程序运行用的账号）。\n');
  process.exit(1);
}
try {
  const names = await migrateDatabase({ ownerUrl: DATABASE_OWNER_URL, runtimeUrl: DATABASE_URL });
  process.stdout.write(names.length === 0 ? '数据库结构已是最新。\n' : `已执行迁移：${names.join('、')}\n`);
} catch (error) {
  process.stderr.write(`迁移失败：${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
