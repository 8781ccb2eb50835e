/** What Node and windows have alike for it; core's own types know of neither. */
interface TextCoding {
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new () => { decode(bytes: Uint8Array): string };
}
const coding = globalThis as unknown as TextCoding;
const encoder = new coding.TextEncoder();
const decoder = new coding.TextDecoder();

export const toUtf8 = (text: string): Uint8Array => encoder.encode(text);
/** What is no UTF-8 becomes U+FFFD. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
