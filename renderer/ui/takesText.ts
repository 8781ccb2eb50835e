const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'radio', 'range', 'reset', 'submit']);

/** Letters that are typed there go into it, and Ctrl+Z takes them back. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !withoutText.has(target.type));

/** Letters are its own: a choice goes by them to what begins so. */
export const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLSelectElement || takesText(target);
