import type { SeedContext } from '../seed-context.js';

/** Loads what SEED asks for. Every start calls it: it must see by itself what is there already. */
export async function loadSeed(context: SeedContext): Promise<void> {
  await Promise.resolve();
  context.say(`SEED=${context.seed}`);
}
