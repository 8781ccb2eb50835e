/** Splits a label into its name and the key in brackets at its end. */
export function splitKeyHint(text: string): { readonly name: string; readonly key?: string | undefined } {
  const [, name = text, key] = /^(.+) \((\S+)\)$/.exec(text) ?? [];
  return { name, key };
}
