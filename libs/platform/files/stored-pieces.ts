import type { UnitOfWork } from '../database/unit-of-work.js';
import { readPieces } from './read-pieces.js';

/** A table of pieces: `<owner>, position, bytes`. Both names stand in the program, never in a request. */
export interface PieceTable {
  readonly table: string;
  readonly owner: string;
}

/** Keeps a file in the database, a piece at a time, so that every process can read it and one backup holds it. */
export async function storePieces(
  unit: UnitOfWork,
  { table, owner }: PieceTable,
  ownerId: string,
  path: string,
): Promise<void> {
  let position = 0;
  for await (const piece of readPieces(path)) {
    await unit.execute(`insert into ${table} (${owner}, position, bytes) values ($1, $2, $3)`, [
      ownerId,
      position,
      piece,
    ]);
    position += 1;
  }
}

/** The piece at `position`, counted from 0; undefined past the last one. */
export async function readStoredPiece(
  unit: UnitOfWork,
  { table, owner }: PieceTable,
  ownerId: string,
  position: number,
): Promise<Buffer | undefined> {
  const row = await unit.first<{ bytes: Buffer }>(
    `select ${table}.bytes from ${table} where ${table}.${owner} = $1 and ${table}.position = $2`,
    [ownerId, position],
  );
  return row?.bytes;
}
