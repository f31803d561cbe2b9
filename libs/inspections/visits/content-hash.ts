import { createHash } from 'node:crypto';

/**
 * Stands for what a phone has sent, so that a repeat is known. Fields that were not given say nothing; the order in
 * which the fields of an object were sent says nothing either.
 */
export function contentHash(content: object): Buffer {
  return createHash('sha256').update(canonicalJson(content)).digest();
}

function canonicalJson(content: object): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
