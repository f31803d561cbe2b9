import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { withImportFolder } from './import-folder.js';

const chunkBytes = 1024 * 1024;

/** Size and digest of a file on disk. */
export async function fingerprintFile(path: string): Promise<{ bytes: number; sha256: Buffer }> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    digest.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: digest.digest() };
}

/** Keeps an uploaded file in the database, a piece at a time, so that any worker can read it and one backup holds it. */
export async function storeFile(unit: UnitOfWork, importId: string, path: string): Promise<void> {
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    await unit.execute(`insert into import_chunks (import_id, position, bytes) values ($1, $2, $3)`, [
      importId,
      position,
      chunk,
    ]);
    position += 1;
  }
}

/** Lays a stored file on disk for as long as `use` runs. */
export async function withStoredFile<Result>(
  unit: UnitOfWork,
  stored: { readonly id: string; readonly fileName: string },
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  return withImportFolder(async (folder) => {
    const path = join(folder, `upload${extname(stored.fileName).toLowerCase()}`);
    const file = await open(path, 'wx', 0o600);
    try {
      for (let position = 0; ; position += 1) {
        const chunk = await unit.first<{ bytes: Buffer }>(
          `select import_chunks.bytes from import_chunks
            where import_chunks.import_id = $1 and import_chunks.position = $2`,
          [stored.id, position],
        );
        if (!chunk) break;
        await file.write(chunk.bytes);
      }
    } finally {
      await file.close();
    }
    return use(path);
  });
}
