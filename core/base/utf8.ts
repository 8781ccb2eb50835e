/** The encoders that Node and windows share; core's own types include neither. */
interface TextCoding {
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new () => { decode(bytes: Uint8Array): string };
}
const coding = globalThis as unknown as TextCoding;
const encoder = new coding.TextEncoder();
const decoder = new coding.TextDecoder();

export const toUtf8 = (text: string): Uint8Array => encoder.encode(text);
/** Decodes UTF-8; invalid sequences become U+FFFD. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
