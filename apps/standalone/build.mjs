import { prepare } from './bootstrap.mjs';
import { reportFailure } from './progress.mjs';

try {
  await prepare();
} catch (error) {
  process.exitCode = reportFailure(error);
}
