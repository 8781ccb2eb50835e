/** What a PATCH asks for (RFC 9725 4.3, RFC 8840): its candidates are of no use to an ICE lite end, which answers where it is asked from. */
export type Fragment = { readonly ufrag: string | undefined; readonly pwd: string | undefined };

const maxLines = 500;

/** @returns undefined where the text is no SDP fragment */
export function readFragment(text: string): Fragment | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0 || lines.length > maxLines) return undefined;
  if (!lines.every((line) => /^[a-z]=/.test(line))) return undefined;
  const said = (name: string) => {
    const line = lines.find((each) => each.startsWith(`a=${name}:`));
    return line?.slice(name.length + 3).trim();
  };
  const isReadable = (value: string | undefined) =>
    value === undefined || /^[A-Za-z0-9+/=-]{4,256}$/.test(value);
  const [ufrag, pwd] = [said('ice-ufrag'), said('ice-pwd')];
  return isReadable(ufrag) && isReadable(pwd) ? { ufrag, pwd } : undefined;
}
