import type { UnitOfWork } from '#platform/database/unit-of-work.js';

/**
 * One after the other: whatever writes a visit, or ties something to it. Until the transaction ends. A statement of its
 * own, so that the statements after it see what the one before has left.
 */
export async function lockVisit(unit: UnitOfWork, visitId: string): Promise<void> {
  await unit.prepared(`select pg_advisory_xact_lock(hashtextextended('visit ' || $1::uuid, 0))`, [visitId]);
}
