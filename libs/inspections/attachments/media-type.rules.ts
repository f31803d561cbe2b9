/** The kinds of file that evidence may be. */
export const mediaTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** How many bytes of a file's beginning {@link recognizeMediaType} looks at. */
export const signatureBytes = 16;

export type Recognized =
  | { readonly outcome: 'accepted'; readonly mediaType: MediaType }
  | { readonly outcome: 'refused'; readonly because: 'heic' | 'unknown' };

/** Brands of the box format that phones write instead of JPEG unless they are told otherwise (HEIF, AVIF). */
const phoneBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis'];

/**
 * What a file is, from its first {@link signatureBytes} bytes alone: what it is called on its way decides nothing.
 * County plan, section 4 (inspections): findings with photos.
 *
 * Worked: FF D8 FF … is image/jpeg; `....ftypheic` is refused as heic; `GIF89a` is refused as unknown.
 */
export function recognizeMediaType(head: Uint8Array): Recognized {
  const text = latin1(head.subarray(0, signatureBytes));
  if (text.startsWith('\xff\xd8\xff')) return { outcome: 'accepted', mediaType: 'image/jpeg' };
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { outcome: 'accepted', mediaType: 'image/png' };
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP')
    return { outcome: 'accepted', mediaType: 'image/webp' };
  if (text.startsWith('%PDF-')) return { outcome: 'accepted', mediaType: 'application/pdf' };
  const isPhonePhoto = text.slice(4, 8) === 'ftyp' && phoneBrands.includes(text.slice(8, 12));
  return { outcome: 'refused', because: isPhonePhoto ? 'heic' : 'unknown' };
}

/** Bytes as text, one character each. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
