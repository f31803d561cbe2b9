import { prepare, reportFailure } from './bootstrap.mjs';

try {
  await prepare();
} catch (error) {
  process.exitCode = reportFailure(error);
}
