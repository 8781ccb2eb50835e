/** NAL unit types of H.264 (ITU-T H.264, table 7-1). */
const sequenceParameters = 7;

/** The codec of an Annex B access unit as WebCodecs names it, from its sequence parameters; undefined where it has none. */
export function codecOf(bytes: Uint8Array): string | undefined {
  // Parameter sets come first: a picture's own bytes need no search.
  const end = Math.min(bytes.length - 6, 512);
  for (let at = 0; at < end; at += 1) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    if (((bytes[at + 3] ?? 0) & 31) !== sequenceParameters) continue;
    // profile_idc, constraint flags, level_idc (RFC 6381, 3.3).
    const parts = [bytes[at + 4], bytes[at + 5], bytes[at + 6]];
    return `avc1.${parts.map((part = 0) => part.toString(16).padStart(2, '0')).join('')}`;
  }
  return undefined;
}
