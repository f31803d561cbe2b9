/** Wrong passwords of the last quarter of an hour, as the attempt now to be judged finds them. */
export interface RecentFailures {
  /** For this account, from anywhere. */
  readonly ofAccount: number;
  /** For this account, from this address. */
  readonly ofAccountHere: number;
  /** For any account, from this address. */
  readonly ofAddress: number;
  /** Whether the account's owner has signed in from this address within the last 30 days. */
  readonly isKnownAddress: boolean;
}

const accountLimit = 10;
/** Three hundred people may sit behind one address and sign in at once, each attempt counted until it has succeeded. */
const addressLimit = 600;
export const failureWindowMinutes = 15;

/**
 * Whether a password may be tried now. Ten wrong ones close an account for strangers; from an address that the owner
 * uses only the wrong ones made there count, so guesses from elsewhere never keep the owner out.
 *
 * Worked: 50 failures from elsewhere and none here: refused at an unknown address, allowed at a known one.
 */
export function maySignIn({ ofAccount, ofAccountHere, ofAddress, isKnownAddress }: RecentFailures): boolean {
  if (ofAddress >= addressLimit) return false;
  return isKnownAddress ? ofAccountHere < accountLimit : ofAccount < accountLimit;
}
