import { createFirstAdmin } from '#identity/first-admin.js';
import { loadConfig } from '#platform/config/config.js';

const { ADMIN_USERNAME = 'admin', ADMIN_PASSWORD } = process.env;
if (!ADMIN_PASSWORD) {
  process.stderr.write('缺少 ADMIN_PASSWORD：请用环境变量给出首个管理员的密码（至少 12 个字符）。\n');
  process.exit(1);
}
try {
  const made = await createFirstAdmin(loadConfig(process.env), {
    username: ADMIN_USERNAME,
    password: ADMIN_PASSWORD,
    displayName: '系统管理员',
  });
  process.stdout.write(made ? `已建立管理员“${made.username}”。\n` : '已有管理员，未作更改。\n');
} catch (error) {
  process.stderr.write(`未能建立管理员：${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
