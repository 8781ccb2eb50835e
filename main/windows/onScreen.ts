import { app, type BrowserWindow } from 'electron';
import { isCovered, type WindowInSight } from './covering.ts';

/** Which of our windows lie under others of ours. Chromium does not tell it on Linux; programs of others are not seen at all. */
export interface InSight {
  /** From now on until it is closed. `onChange`: it has become covered, or is no longer. */
  add(window: BrowserWindow, onChange: () => void): { isCovered(): boolean };
}

/** Wayland tells no program where its windows are: all would seem to lie at the same place. */
export function knowsPlaces(): boolean {
  if (process.platform !== 'linux') return true;
  return !process.env.WAYLAND_DISPLAY || app.commandLine.getSwitchValue('ozone-platform') === 'x11';
}

/** Somebody is at a window: a mouse that only leaves it, or a button released somewhere, proves nothing. */
const atIt: ReadonlySet<string> = new Set([
  'mouseMove',
  'mouseEnter',
  'mouseDown',
  'mouseWheel',
  'rawKeyDown',
]);

/** `isNotified`: false where no window is to count as covered. */
export function keepInSight(isNotified: boolean): InSight {
  const known = new Map<BrowserWindow, { raisedAt: number; clearAt: number; covered: boolean }>();
  const onChanges = new Map<BrowserWindow, () => void>();
  let events = 0;

  function look(): void {
    if (!isNotified) return;
    const now = new Map<BrowserWindow, WindowInSight>();
    for (const [window, { raisedAt, clearAt }] of known)
      now.set(window, {
        content: window.getContentBounds(),
        shown: window.isVisible() && !window.isMinimized(),
        focused: window.isFocused(),
        raisedAt,
        clearAt,
      });
    for (const [window, state] of known) {
      const inSight = now.get(window);
      const covered = inSight !== undefined && isCovered(inSight, now.values());
      if (covered === state.covered) continue;
      state.covered = covered;
      onChanges.get(window)?.();
    }
  }

  return {
    add(window, onChange) {
      const state = { raisedAt: 0, clearAt: 0, covered: false };
      known.set(window, state);
      onChanges.set(window, onChange);
      const raised = () => {
        state.raisedAt = ++events;
        look();
      };
      const clear = () => {
        state.clearAt = ++events;
        look();
      };
      window.on('focus', raised);
      for (const event of ['show', 'restore'] as const) window.on(event as 'show', clear);
      // The one that comes to the front is told before the one that it takes the keyboard from.
      const changes = [
        'blur',
        'move',
        'resize',
        'hide',
        'minimize',
        'enter-full-screen',
        'leave-full-screen',
      ] as const;
      for (const event of changes) window.on(event as 'move', look);
      window.webContents.on('input-event', (_event, { type }) => {
        if (state.covered && atIt.has(type)) clear();
      });
      window.once('closed', () => {
        known.delete(window);
        onChanges.delete(window);
        look();
      });
      return { isCovered: () => state.covered };
    },
  };
}
