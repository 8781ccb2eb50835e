/** A key of the number block, also where whatever sends keys (a keypad of its own, a remote desk) does not say where it is. */
export const isOfNumberBlock = ({ code, location }: Pick<KeyboardEvent, 'code' | 'location'>): boolean =>
  location === 3 || code.startsWith('Numpad');

/** The digit of a key, 1 to 9, by its place on the keyboard: Shift with a digit gives another character. 0: it has none. */
export const digitOf = ({ code }: { readonly code: string }): number =>
  Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0);
