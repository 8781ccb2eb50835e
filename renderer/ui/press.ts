/** What of a key's event says which press it is. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/**
 * A press as key tables write it: `F4`, `Shift+P`, `Ctrl+K`, `Space`. With Shift only what Shift leaves the same key: `?` is
 * itself, wherever a keyboard has it.
 */
export function pressOf({ key, shiftKey, ctrlKey, altKey, metaKey }: PressedKey): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  const isOwnSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isOwnSign ? ['Shift'] : []),
    name,
  ].join('+');
}
