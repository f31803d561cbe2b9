/** The life of an import. `invalid`, `committed` and `failed` are ends. */
export type ImportStatus = 'validating' | 'invalid' | 'ready' | 'committing' | 'committed' | 'failed';

/** What asking for a commit comes to. */
export type CommitAnswer =
  | { readonly outcome: 'begin' }
  | { readonly outcome: 'already-begun' }
  | {
      readonly outcome: 'refused';
      readonly because: 'still-validating' | 'has-errors' | 'has-failed' | 'missing-candidates';
    };

/**
 * Decides whether an import may be committed now. A second request finds the commit begun and changes nothing.
 *
 * @param missingCandidates pupils of the census who are not in the file; they would count as absent
 * @param acceptsMissing whether the caller has confirmed that
 */
export function answerCommit(
  status: ImportStatus,
  missingCandidates: number,
  acceptsMissing: boolean,
): CommitAnswer {
  switch (status) {
    case 'validating':
      return { outcome: 'refused', because: 'still-validating' };
    case 'invalid':
      return { outcome: 'refused', because: 'has-errors' };
    case 'failed':
      return { outcome: 'refused', because: 'has-failed' };
    case 'committing':
    case 'committed':
      return { outcome: 'already-begun' };
    case 'ready':
      return missingCandidates > 0 && !acceptsMissing
        ? { outcome: 'refused', because: 'missing-candidates' }
        : { outcome: 'begin' };
  }
}

/** Whether nothing more will happen by itself. */
export function isResting(status: ImportStatus): boolean {
  return status !== 'validating' && status !== 'committing';
}
