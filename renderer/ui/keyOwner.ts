const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'radio', 'range', 'reset', 'submit']);

/** Returns whether typed text goes into the element and Ctrl+Z undoes it there. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !withoutText.has(target.type));

/** Returns whether the element is a form field, which uses arrows, Enter and letters itself. */
export const isFormField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** Returns the part with its own keys around an element, including the replay; null if there is none. */
export const findKeyOwner = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[data-keys]') : null;

/** Returns whether keys belong to a field or a panel. The replay does not count: its keys are the wall's too. */
export const isInKeyOwner = (target: EventTarget | null): boolean =>
  isFormField(target) || (target instanceof Element && target.closest('[data-keys="own"]') !== null);

/** Returns whether the focus is within an element. */
export const hasFocusWithin = (root: HTMLElement | null): boolean =>
  root?.contains(document.activeElement) === true;

/** Gives a panel the focus by calling `take`. Returns true if it already had it. */
export function ensureFocus(root: HTMLElement | null, take: () => void): boolean {
  if (hasFocusWithin(root)) return true;
  take();
  return false;
}

/** Returns the focus to the wall. */
export function returnFocusToWall(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Returns whether the element is a field or within a part with its own keys. */
export const usesKeysItself = (target: EventTarget | null): boolean =>
  isFormField(target) || findKeyOwner(target) !== null;

/** Returns whether the element uses letters itself: a select jumps to the option with that first letter. */
export const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLSelectElement || takesText(target);
