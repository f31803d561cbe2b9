/** What a stage of a run is about, as the stage's row says it. */
export interface StageSubject {
  readonly noun: string;
  readonly key: string;
}

/** The key of what there is once in a term. */
const wholeTerm = 'term';

/** What the summary of a term is kept under; no noun is called so. */
export const summarySubject: StageSubject = { noun: 'summary', key: wholeTerm };

/** What the conclusions of a noun are kept under. */
export function conclusionSubject(noun: string): StageSubject {
  return { noun, key: wholeTerm };
}

/** A noun's name has no slash. */
export function writeStageSubject({ noun, key }: StageSubject): string {
  return `${noun}/${key}`;
}

export function readStageSubject(text: string): StageSubject {
  const slash = text.indexOf('/');
  return { noun: text.slice(0, slash), key: text.slice(slash + 1) };
}
