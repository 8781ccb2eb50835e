const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Longest form of one byte: `\xNN`. */
const escapeChars = 4;

const escaped = (byte: number) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;

/** Bytes of the character that begins with this one, by UTF-8's lead byte (RFC 3629); 1 where it begins none. */
const lengthOf = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1);

const isShown = (byte: number) =>
  byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** The beginning of what may be text, at most `maxChars` long: UTF-8 as it reads, and what is none, or is not to be seen, as `\xNN`. */
export function asText(bytes: Uint8Array, maxChars: number): string {
  let text = '';
  for (let at = 0; at < bytes.length && text.length <= maxChars - escapeChars; ) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      text += isShown(lead) ? String.fromCharCode(lead) : escaped(lead);
      at += 1;
      continue;
    }
    const length = lengthOf(lead);
    try {
      if (length === 1) throw new TypeError('not a lead byte');
      text += strict.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += escaped(lead);
      at += 1;
    }
  }
  return text;
}
