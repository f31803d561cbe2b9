import { createFirstAdmin } from '#identity/first-admin.js';
import { loadConfig } from '#platform/config/config.js';
import { StartError } from '../progress.mjs';
import type { SeedContext } from '../seed-context.js';
import { keepDemoPassword } from './demo-password.js';
import { loadDemo } from './load-demo.js';
import { showDemo } from './show-demo.js';

/** Loads what SEED asks for. Every start calls it: what is there already is found and left as it is. */
export async function loadSeed(context: SeedContext): Promise<void> {
  if (context.seed === 'empty') {
    await seedAdministrator(context);
    return;
  }
  const password = context.adminPassword ?? (await keepDemoPassword(context.dataDirectory));
  await makeAdministrator(context, password);
  const latest = await loadDemo(context, password);
  await showDemo(context, password, latest);
}

async function seedAdministrator(context: SeedContext): Promise<void> {
  if (context.adminPassword === null) {
    context.say('空库：如还没有管理员，请设置 ADMIN_PASSWORD（至少 12 个字符）后重新启动');
    return;
  }
  const isNew = await makeAdministrator(context, context.adminPassword);
  context.say(isNew ? '已建立管理员 admin，密码为 ADMIN_PASSWORD 所设' : '已有管理员，密码未作更改');
}

async function makeAdministrator(context: SeedContext, password: string): Promise<boolean> {
  try {
    const made = await createFirstAdmin(
      loadConfig({ DATABASE_URL: context.databaseUrl, SECRET_KEY: context.secretKey }),
      {
        username: 'admin',
        password,
        displayName: '系统管理员',
      },
    );
    return made !== undefined;
  } catch (error) {
    throw new StartError(`未能建立管理员：${error instanceof Error ? error.message : String(error)}`);
  }
}
