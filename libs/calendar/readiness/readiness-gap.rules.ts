/**
 * What a gap keeps from happening: `blocks` a scoring run of the term; `blocks-publication` of its results, while a run
 * may be made; `warns` of results that will be poorer for it; `informs` of what people may want to settle before.
 * In the order of their weight.
 */
export const gapSeverities = ['blocks', 'blocks-publication', 'warns', 'informs'] as const;
export type GapSeverity = (typeof gapSeverities)[number];

/** A school, or one of its stages. */
export interface GapUnit {
  readonly code: string;
  readonly name: string;
  /** Null: the school as a whole. */
  readonly stage: string | null;
  /** Null: directly under the bureau. */
  readonly townshipCode: string | null;
}

export interface GapExam {
  readonly id: string;
  readonly name: string;
}

/** Where a gap is mended. */
export interface GapLink {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Something that a term lacks before it is scored. */
export interface Gap {
  readonly kind: string;
  readonly severity: GapSeverity;
  /** Its own among the gaps of its kind, which are listed in the order of their keys. */
  readonly key: string;
  readonly unit: GapUnit | null;
  readonly exam: GapExam | null;
  readonly link: GapLink;
}

/**
 * A link into the api, with whatever the query names. County plan, section 8 (term-end scoring): what is missing is
 * named before a run.
 *
 * Worked: `linkTo('GET', '/visits', {schoolCode: 'S1', status: 'draft'})` leads to
 * `/api/v1/visits?schoolCode=S1&status=draft`.
 */
export function linkTo(
  method: GapLink['method'],
  path: string,
  query: Readonly<Record<string, string>> = {},
): GapLink {
  const asked = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { method, path: `/api/v1${path}${asked.length === 0 ? '' : `?${asked.join('&')}`}` };
}
