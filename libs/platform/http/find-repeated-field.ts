/**
 * The first field that comes twice in one object of a valid JSON text, or undefined. Parsing hides it, and programs
 * differ in which of the two they take.
 */
export function findRepeatedField(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < json.length) {
    const letter = json[at];
    if (letter === '"') {
      const end = endOfString(json, at);
      const fields = open.at(-1);
      if (fields && isFieldName(json, end)) {
        const field = String(JSON.parse(json.slice(at, end)));
        if (fields.has(field)) return field;
        fields.add(field);
      }
      at = end;
      continue;
    }
    if (letter === '{') open.push(new Set());
    else if (letter === '[') open.push(null);
    else if (letter === '}' || letter === ']') open.pop();
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

function isFieldName(json: string, end: number): boolean {
  let at = end;
  while (' \t\n\r'.includes(json[at] ?? '.')) at += 1;
  return json[at] === ':';
}
