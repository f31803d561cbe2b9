import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { UnitOfWork } from '#platform/database/unit-of-work.js';
import { type PieceTable, readStoredPiece, storePieces } from '#platform/files/stored-pieces.js';
import { withImportFolder } from './import-folder.js';

const importPieces: PieceTable = { table: 'import_chunks', owner: 'import_id' };

/** Keeps an uploaded file so that any worker can read it. */
export async function storeFile(unit: UnitOfWork, importId: string, path: string): Promise<void> {
  await storePieces(unit, importPieces, importId, path);
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
        const piece = await readStoredPiece(unit, importPieces, stored.id, position);
        if (!piece) break;
        await file.write(piece);
      }
    } finally {
      await file.close();
    }
    return use(path);
  });
}
