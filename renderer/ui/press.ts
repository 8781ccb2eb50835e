/** The part of a keyboard event that identifies the press. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/**
 * Returns a press as key tables write it: `F4`, `Shift+P`, `Ctrl+K`, `Space`.
 * Shift is named only where it does not change the character: `?` is itself on every keyboard layout.
 */
export function toKeyPressText({ key, shiftKey, ctrlKey, altKey, metaKey }: PressedKey): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  const isOwnSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isOwnSign ? ['Shift'] : []),
    name,
  ].join('+');
}
