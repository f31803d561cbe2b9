import type { DemoCounty } from '../demo/demo-county.js';
import { listTargetLetters } from '../demo/target-letters.js';
import type { ApiDoor } from './api-door.js';

interface KnownLetter {
  readonly id: string;
  readonly schoolCode: string;
  readonly signedAt: string | null;
}

/** Writes the target letters of the demo and has them signed by the principals, unless they are already. */
export async function signLetters(office: ApiDoor, county: DemoCounty): Promise<void> {
  const letters = listTargetLetters();
  for (const letter of letters) await office.postOnce('/target-letters', letter);
  const { items } = await office.get<{ readonly items: readonly KnownLetter[] }>(
    `/target-letters?schoolYear=${letters[0]?.schoolYear ?? ''}&limit=200`,
  );
  for (const { id, schoolCode } of items.filter(({ signedAt }) => signedAt === null)) {
    const principal = county.staff.find(
      (line) => line.schoolCode === schoolCode && line.post === 'principal',
    );
    await office.post(`/target-letters/${id}/sign`, { signatory: principal?.name ?? '校长' });
  }
}
