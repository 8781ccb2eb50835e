import type { CameraId, WindowId } from '../../core/base/ids.ts';

/**
 * How long a window's report about its picture is valid, ms: a hung window controls no camera. One of a fixed camera does not
 * expire.
 */
export const selectionValidMs = 3_000;
/** Maximum age of a picture by which a camera is controlled, ms, whatever a window reports. */
export const maxPictureAgeMs = 5_000;

/** The selected tile of one window. `seen`: its picture is live; `steerable`: it is no fixed camera. */
export interface WindowSelection {
  readonly camera: CameraId;
  readonly seen: boolean;
  readonly steerable: boolean;
  /** The window reported the picture as live; `seen` ends by itself when it does not report again. */
  readonly reportedSeen: boolean;
}

/** The selected tile of each window, and the window that was selected in last: a stick steers that one's camera. */
export interface SelectionState {
  readonly windows: ReadonlyMap<WindowId, WindowSelection>;
  readonly lastWindow: WindowId | null;
}

export const emptySelection: SelectionState = { windows: new Map(), lastWindow: null };

/** Returns the selection that a stick steers; null: none. */
export function getSelectedTile({ windows, lastWindow }: SelectionState) {
  const selected = lastWindow === null ? undefined : windows.get(lastWindow);
  return lastWindow === null || selected === undefined ? null : { window: lastWindow, ...selected };
}

/** A report of this kind expires after `selectionValidMs`. */
export const canSelectionExpire = (selected: WindowSelection | undefined): boolean =>
  selected?.seen === true && selected.steerable;

const put = (selection: SelectionState, window: WindowId, selected: WindowSelection): SelectionState => ({
  ...selection,
  windows: new Map(selection.windows).set(window, selected),
});

/** A window selects a tile, or reports whether its picture is live. Reported again unchanged, it was selected again. */
export function selectTile(
  selection: SelectionState,
  window: WindowId,
  { camera, seen, steerable }: Pick<WindowSelection, 'camera' | 'seen' | 'steerable'>,
): SelectionState {
  const before = selection.windows.get(window);
  const next = put(selection, window, { camera, seen, steerable, reportedSeen: seen });
  // A picture that fails or comes back in another window is no selection.
  return before?.camera !== camera || before.seen === seen ? { ...next, lastWindow: window } : next;
}

/** A window shows nothing, or is closed. No other window's tile takes its place. */
export function deselectWindow(selection: SelectionState, window: WindowId): SelectionState {
  const windows = new Map(selection.windows);
  return windows.delete(window) ? { ...selection, windows } : selection;
}

/**
 * Applies a window's confirmation that its picture, of that age in ms, is live. Selects nothing.
 * @returns undefined if it confirms nothing: another camera, or a picture that was not live (`selectTile` reports those)
 */
export function confirmLivePicture(
  selection: SelectionState,
  window: WindowId,
  camera: CameraId,
  ageMs: number,
): SelectionState | undefined {
  const before = selection.windows.get(window);
  if (before?.camera !== camera || !before.reportedSeen) return undefined;
  const seen = ageMs <= maxPictureAgeMs;
  return before.seen === seen ? selection : put(selection, window, { ...before, seen });
}

/** A window has not reported for `selectionValidMs`. */
export function expireSelection(selection: SelectionState, window: WindowId): SelectionState {
  const before = selection.windows.get(window);
  return before === undefined ? selection : put(selection, window, { ...before, seen: false });
}
