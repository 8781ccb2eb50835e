/** Returns whether a key is on the number block, also if the sender (a keypad, a remote desktop) omits its location. */
export const isKeypadKey = ({ code, location }: Pick<KeyboardEvent, 'code' | 'location'>): boolean =>
  location === 3 || code.startsWith('Numpad');

/** Returns the digit of a key, 1 to 9, by its position on the keyboard (Shift changes the character); 0 if it has none. */
export const getDigit = ({ code }: { readonly code: string }): number =>
  Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0);
