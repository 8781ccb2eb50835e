/** What a name of the words says, and the key that it has in brackets at its end. */
export function keyBehind(text: string): { readonly name: string; readonly key?: string | undefined } {
  const [, name = text, key] = /^(.+) \((\S+)\)$/.exec(text) ?? [];
  return { name, key };
}
