import type { RandomStream } from '../../apps/standalone/demo/random-stream.js';
import { heic, jpeg, pdf, png, webp } from '../support/small-photos.js';
import type { WrittenBody } from './mutate-body.js';

const photos = [jpeg(), jpeg(6), jpeg(1, 70_000), png(), webp(), pdf];
const types = ['application/octet-stream', 'image/jpeg', 'application/pdf'];

/** A photo or paper as the whole body; or one that is cut off, spoiled, or none at all. */
export function makePhoto(random: RandomStream, isBroken: boolean): WrittenBody {
  const photo = random.pick(photos);
  if (!isBroken) return { bytes: photo, type: random.pick(types) };
  const at = random.whole(0, photo.length - 1);
  const spoiled = Buffer.from(photo);
  spoiled[at] = random.whole(0, 255);
  return random.pick([
    (): WrittenBody => ({ bytes: photo.subarray(0, at), type: random.pick(types) }),
    (): WrittenBody => ({ bytes: spoiled, type: random.pick(types) }),
    (): WrittenBody => ({ bytes: Buffer.concat([photo.subarray(0, at), photo]), type: random.pick(types) }),
    (): WrittenBody => ({ bytes: heic, type: 'image/heic' }),
    (): WrittenBody => ({ bytes: Buffer.alloc(0), type: random.pick(types) }),
    (): WrittenBody => ({ bytes: Buffer.from('{"colour":"red"}'), type: 'application/json' }),
    (): WrittenBody => ({ bytes: photo, type: random.pick(['', 'text/plain', '*/*', 'image/']) }),
    (): WrittenBody => ({ bytes: photo, type: 'image/jpeg', encoding: random.pick(['gzip', 'br', 'x']) }),
  ])();
}
