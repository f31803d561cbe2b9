import type { Config } from '#platform/config/config.js';
import { defaultSheetLimits, type SheetLimits } from '#platform/spreadsheets/sheet-limits.js';

/** What a file may cost here: the defaults, with the sizes that the installation has set. */
export function sheetLimitsOf(config: Config): SheetLimits {
  return {
    ...defaultSheetLimits,
    maxBytes: config.uploadLimitBytes,
    maxRows: config.importRowLimit,
    maxCells: config.importRowLimit * 20,
  };
}
