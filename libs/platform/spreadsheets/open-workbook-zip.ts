import { type Entry, type ZipFile, openPromise } from 'yauzl';
import { type SheetBudget, inMegabytes } from './sheet-budget.js';
import { SheetRefused } from './sheet-refused.js';

/** Deflate cannot do better than about 1,030 : 1; an honest sheet full of equal rows stays under 100 : 1. */
const suspectRatio = 250;
const suspectBytes = 8 * 1024 * 1024;

/** An opened workbook whose directory has been judged; its parts are inflated as streams, against the budget. */
export interface WorkbookZip {
  has(part: string): boolean;
  /** Decoded text of a part, in pieces; refuses a part that is not there. */
  read(part: string): AsyncGenerator<string>;
  close(): void;
}

/** Opens a workbook's zip archive and refuses it by its directory alone, before anything is inflated. */
export async function openWorkbookZip(path: string, budget: SheetBudget): Promise<WorkbookZip> {
  const zip = await openZip(path);
  try {
    const entries = await readDirectory(zip, budget);
    return {
      has: (part) => entries.has(part.toLowerCase()),
      read: (part) => readPart(zip, entries.get(part.toLowerCase()), part, budget),
      close: () => {
        zip.close();
      },
    };
  } catch (cause) {
    zip.close();
    throw asRefusal(cause);
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (cause) {
    throw asRefusal(cause);
  }
}

async function readDirectory(zip: ZipFile, budget: SheetBudget): Promise<Map<string, Entry>> {
  const { maxInflatedBytes, maxZipEntries } = budget.limits;
  if (zip.entryCount > maxZipEntries) throw new SheetRefused('workbook-too-many-parts', maxZipEntries);
  const entries = new Map<string, Entry>();
  let declaredBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    // Two parts of one name: which one is read would depend on the program that reads.
    if (entries.has(name)) throw new SheetRefused('workbook-broken', '内含重名的部件');
    entries.set(name, entry);
    if (name.endsWith('vbaproject.bin')) throw new SheetRefused('macro-not-allowed');
    if (name.startsWith('xl/externallinks/')) throw new SheetRefused('external-link-not-allowed');
    declaredBytes += entry.uncompressedSize;
    if (declaredBytes > maxInflatedBytes) {
      throw new SheetRefused('workbook-inflates-too-much', inMegabytes(maxInflatedBytes));
    }
    const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
    if (entry.uncompressedSize > suspectBytes && ratio > suspectRatio) {
      throw new SheetRefused('workbook-inflates-too-much', `压缩比 ${String(Math.round(ratio))} : 1`);
    }
  }
  return entries;
}

async function* readPart(
  zip: ZipFile,
  entry: Entry | undefined,
  part: string,
  budget: SheetBudget,
): AsyncGenerator<string> {
  if (!entry) throw new SheetRefused('workbook-broken', `缺少 ${part}`);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    // yauzl ends the stream with an error where the data outgrow the size that the directory claims.
    const stream = await zip.openReadStreamPromise(entry);
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      budget.spendInflated(bytes.length);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    throw asRefusal(cause);
  }
}

function asRefusal(cause: unknown): SheetRefused {
  if (cause instanceof SheetRefused) return cause;
  return new SheetRefused('workbook-broken', '压缩包不完整或有误', { cause });
}
