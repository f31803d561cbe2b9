const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`错误：需要 Node.js 20.19 或更新版本，当前为 ${process.versions.node}。请升级后重试。`);
  process.exit(1);
}

const { prepare } = await import('./bootstrap.mjs');
const { reportFailure } = await import('./progress.mjs');
try {
  await prepare();
  const { main } = await import(new URL('../../dist/apps/standalone/main.js', import.meta.url).href);
  process.exit(await main());
} catch (error) {
  process.exit(reportFailure(error));
}
