const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'radio', 'range', 'reset', 'submit']);

/** Letters that are typed there go into it, and Ctrl+Z takes them back. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !withoutText.has(target.type));

/** A field, whatever it takes: arrows, Enter and letters are its own. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** What has keys around it, the replay too; null: nothing has. */
export const keysAround = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[data-keys]') : null;

/** A field, or in a panel that has keys of its own; the replay, whose keys are the wall's too, is none. */
export const hasOwnKeys = (target: EventTarget | null): boolean =>
  isField(target) || (target instanceof Element && target.closest('[data-keys="own"]') !== null);

/** The keys are within it. */
export const isKeyed = (root: HTMLElement | null): boolean => root?.contains(document.activeElement) === true;

/** Gives a panel the keys, as `take` does. True where it had them already. */
export function giveKeys(root: HTMLElement | null, take: () => void): boolean {
  if (isKeyed(root)) return true;
  take();
  return false;
}

/** Gives them back to the wall. */
export function giveKeysBack(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** A field, or in whatever has keys. */
export const hasKeys = (target: EventTarget | null): boolean =>
  isField(target) || keysAround(target) !== null;

/** Letters are its own: a choice goes by them to what begins so. */
export const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLSelectElement || takesText(target);
