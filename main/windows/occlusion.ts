import { app, type BrowserWindow } from 'electron';
import type { Bounds } from '../../core/wall/display.ts';

/** State of one of our windows. `raisedAt` and `clearAt` are numbers of a counter that grows with every event. */
export interface WindowOcclusionState {
  /** Bounds of its content in the desktop's coordinates; its frame may be partly shadow. */
  readonly content: Bounds;
  /** True if it is neither hidden nor minimised. */
  readonly shown: boolean;
  readonly focused: boolean;
  /** The event at which it last came to the front; 0 if never. */
  readonly raisedAt: number;
  /** The last event that proved it uncovered: it appeared on screen, or the mouse was over it. */
  readonly clearAt: number;
}

const liesWithin = (inner: Bounds, outer: Bounds): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/**
 * Returns whether the whole content of a window lies under one other of ours.
 * The system does not report the order of windows, so the one that came to the front last is taken to be above. When in doubt
 * the result is false: rendering an unseen picture costs less than hiding one that an operator waits for.
 */
export function isCovered(window: WindowOcclusionState, others: Iterable<WindowOcclusionState>): boolean {
  if (!window.shown || window.focused) return false;
  const since = Math.max(window.raisedAt, window.clearAt);
  for (const other of others)
    if (
      other !== window &&
      other.shown &&
      other.raisedAt > since &&
      liesWithin(window.content, other.content)
    )
      return true;
  return false;
}

/**
 * Tracks which of our windows lie under others of ours.
 * Chromium does not report occlusion on Linux, and windows of other programs are unknown.
 */
export interface OcclusionTracker {
  /** Tracks a window until it is closed. `onChange`: called when it is covered or uncovered. */
  add(window: BrowserWindow, onChange: () => void): { isCovered(): boolean };
}

/** Returns whether windows know their positions. Wayland does not report them: all windows would seem to overlap. */
export function knowsWindowPositions(): boolean {
  if (process.platform !== 'linux') return true;
  return !process.env.WAYLAND_DISPLAY || app.commandLine.getSwitchValue('ozone-platform') === 'x11';
}

/** Events that prove a window uncovered. The mouse leaving it, or a button released anywhere, proves nothing. */
const provingInput: ReadonlySet<string> = new Set([
  'mouseMove',
  'mouseEnter',
  'mouseDown',
  'mouseWheel',
  'rawKeyDown',
]);

/** Creates the tracker. `isEnabled`: false where no window is to count as covered. */
export function trackOcclusion(isEnabled: boolean): OcclusionTracker {
  const known = new Map<BrowserWindow, { raisedAt: number; clearAt: number; covered: boolean }>();
  const onChanges = new Map<BrowserWindow, () => void>();
  let events = 0;

  /** Takes the focused window for the front one if another, since blurred, got its focus event later: X11 may deliver it late. */
  function raiseFocused(): void {
    for (const [window, state] of known) {
      if (!window.isFocused()) continue;
      const isBelow = [...known].some(
        ([other, { raisedAt }]) => raisedAt > state.raisedAt && !other.isFocused(),
      );
      if (isBelow) state.raisedAt = ++events;
    }
  }

  function look(): void {
    if (!isEnabled) return;
    raiseFocused();
    const now = new Map<BrowserWindow, WindowOcclusionState>();
    for (const [window, { raisedAt, clearAt }] of known)
      now.set(window, {
        content: window.getContentBounds(),
        shown: window.isVisible() && !window.isMinimized(),
        focused: window.isFocused(),
        raisedAt,
        clearAt,
      });
    for (const [window, state] of known) {
      const current = now.get(window);
      const covered = current !== undefined && isCovered(current, now.values());
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
      // The window that comes to the front gets its event before the one that loses the focus.
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
        if (state.covered && provingInput.has(type)) clear();
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
