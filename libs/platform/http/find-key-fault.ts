/** Why a JSON text that parses is refused all the same. */
export interface KeyFault {
  readonly code: 'repeated-field' | 'forbidden-field' | 'too-deep';
  readonly key: string;
}

/** Names that reach into every object of the language. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const mostLevels = 32;

/**
 * Looks through a valid JSON text for what parsing hides: a field that comes twice in one object, where programs
 * differ in which one they take, names that pollute, and nesting made to exhaust.
 */
export function findKeyFault(json: string): KeyFault | undefined {
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < json.length) {
    const letter = json[at];
    if (letter === '"') {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (keys && isKey(json, end)) {
        const key = String(JSON.parse(json.slice(at, end)));
        if (forbidden.has(key)) return { code: 'forbidden-field', key };
        if (keys.has(key)) return { code: 'repeated-field', key };
        keys.add(key);
      }
      at = end;
      continue;
    }
    if (letter === '{') open.push(new Set());
    else if (letter === '[') open.push(null);
    else if (letter === '}' || letter === ']') open.pop();
    if (open.length > mostLevels) return { code: 'too-deep', key: '' };
    at += 1;
  }
  return undefined;
}

/** The index behind the closing quote. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (' \t\n\r'.includes(json[at] ?? '.')) at += 1;
  return json[at] === ':';
}
