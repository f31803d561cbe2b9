// `npm run demo:files`: writes the demo county's spreadsheets into demo-files/.
import { prepare } from './bootstrap.mjs';
import { reportFailure } from './progress.mjs';

try {
  await prepare();
  await import(new URL('../../dist/apps/standalone/demo/main.js', import.meta.url).href);
} catch (error) {
  process.exit(reportFailure(error));
}
