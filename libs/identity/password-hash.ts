import { hash, verify } from '@node-rs/argon2';

/** argon2id with the parameters that OWASP names for servers: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export async function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

export async function passwordMatches(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

let decoy: Promise<string> | undefined;

/** Spends the time of a real check, so that an unknown user is not told from a wrong password by the clock. */
export async function pretendToCheck(password: string): Promise<void> {
  decoy ??= hashPassword('no user has this password');
  await passwordMatches(await decoy, password);
}
