import { maySignIn, type RecentFailures } from './sign-in.rules.js';

const none: RecentFailures = { ofAccount: 0, ofAccountHere: 0, ofAddress: 0, isKnownAddress: false };

describe('a password may be tried', () => {
  it.each<[string, Partial<RecentFailures>, boolean]>([
    ['where nothing was mistyped', {}, true],
    ['by a stranger after nine wrong ones, and not after ten', { ofAccount: 9 }, true],
    ['no more by a stranger after ten, wherever they were made', { ofAccount: 10 }, false],
    [
      'by the owner, from where they sign in, after any number of guesses from elsewhere',
      { ofAccount: 10_000, isKnownAddress: true },
      true,
    ],
    [
      'by the owner after nine wrong ones of their own',
      { ofAccount: 10_000, ofAccountHere: 9, isKnownAddress: true },
      true,
    ],
    [
      'no more from the owner’s address after ten wrong ones made there: a neighbour guesses no further',
      { ofAccount: 10, ofAccountHere: 10, isKnownAddress: true },
      false,
    ],
    ['behind an address of many people, each of whom mistyped once', { ofAddress: 599 }, true],
    ['no more from an address that tries one account after the other', { ofAddress: 600 }, false],
    [
      'no more from such an address, known or not',
      { ofAddress: 600, ofAccountHere: 0, isKnownAddress: true },
      false,
    ],
  ])('%s', (_, failures, expected) => {
    expect(maySignIn({ ...none, ...failures })).toBe(expected);
  });
});
