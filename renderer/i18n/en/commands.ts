import type { KeyGroup } from '../vi/commands.ts';

const groups: readonly KeyGroup[] = [
  {
    name: 'Cameras and tiles',
    keys: [
      ['Arrows', 'select a tile'],
      ['number, Enter', 'camera onto the selected tile'],
      ['5 * 123, Enter', 'camera 123 onto tile 5 (* or .)'],
      ['Enter, /, Ctrl+F', 'search a camera'],
      ['Delete', 'clear the tile'],
      ['F', 'this tile alone, and back'],
      ['Ctrl+C, Ctrl+V', 'copy, paste a tile'],
      ['Ctrl+Z, Ctrl+Y', 'undo, redo'],
      ['O', 'spot tile'],
      ['Esc', 'drop the number; back to the grid; close the panel'],
    ],
  },
  {
    name: 'Layouts and tabs',
    keys: [
      ['L', 'choose a layout, divide your own'],
      ['Alt+1…7', '1, 4, 9, 16, 25, 36, 64 tiles'],
      ['Ctrl+T, F2', 'new tab, rename the tab'],
      ['Ctrl+1…9', 'to a tab by its place'],
      ['Ctrl+Tab', 'next tab; with Shift the one before'],
      ['F11', 'full screen, and back'],
    ],
  },
  {
    name: 'Sequence',
    keys: [
      ['S', 'put a sequence on the tile'],
      ['Space', 'pause, go on'],
      ['PageDown, PageUp', 'next camera, the one before'],
    ],
  },
  {
    name: 'Looking closer',
    keys: [
      ['+  −  0', 'zoom in, out, whole picture'],
      ['Shift+arrows', 'pan what is enlarged'],
      ['R', 'replay the last 60 s'],
    ],
  },
  {
    name: 'While replaying',
    keys: [
      ['Space', 'pause, play'],
      [',  .', 'one frame back, on'],
      ['←  →', 'five seconds back, on'],
      ['Home, End', 'oldest, newest picture'],
      ['[  ]', 'slower, faster'],
    ],
  },
  {
    name: 'What was sent to you',
    keys: [
      ['N', 'go to it'],
      ['Enter, T, Esc', 'take it here, new tab, dismiss'],
    ],
  },
  {
    name: 'While a camera is steered (D)',
    keys: [
      ['Arrows', 'move the camera; with Shift slowly'],
      ['+  −', 'zoom in, out'],
      ['1…9', 'to a preset'],
      ['Space', 'stop'],
      ['Home', 'home'],
      ['T, Q', 'take control, ask for it'],
      ['N, Tab, Enter', 'answer a request for control'],
      ['Click, drag on the picture', 'centre it, steer along the drag'],
      ['Shift+drag, wheel', 'zoom to a box, zoom'],
      ['Esc, D', 'stop steering'],
    ],
  },
  {
    name: 'In the alerts (F6)',
    keys: [
      ['↑ ↓, J, K', 'alert before, after; Home: newest'],
      ['Enter', 'show its cameras on the wall'],
      ['A, M, C', 'acknowledge, assign to me, close'],
      ['S, N, E', 'shelve, note, escalate'],
      ['L, O, I', 'reset latch, out of service, incident'],
      ['X, Shift+↑ ↓', 'select many; Ctrl+A: all'],
      ['Ctrl+Z', 'undo the last deed'],
      ['/, F, G', 'search, filter, group'],
      ['Shift+1…9', 'tick what is to be done'],
      ['1…8, W, Q', 'pages, wide or narrow, sound'],
    ],
  },
  {
    name: 'On the map (F5, Shift+F5: the whole window)',
    keys: [
      ['Arrows, +  −, 0', 'move, near and far, the whole city'],
      ['Q E, R F, T, N', 'turn, tilt, 2D/3D, north up'],
      ['Tab, Ctrl+arrows', 'from camera to camera'],
      ['Enter, W', 'this camera, all chosen to the wall'],
      ['G', 'go to a ward, street, camera, place'],
      ['L, space', 'lasso, choose one more'],
      ['V, S', 'who sees this, turn the best PTZ'],
      ['H, C', 'footprint, coverage gaps'],
      ['A, Shift+A', 'next alert, the one before'],
      ['Shift+Enter', 'add the camera to the trail'],
      ['M, I, O, D, ?', 'measure, pin, print, day and night'],
      ['B, 1…9', 'set and go to bookmarks'],
      ['Drag, right drag, wheel', 'move, turn and tilt, zoom'],
      ['Stick', 'move, zoom; click a tile to steer'],
      ['Esc', 'one step back; keys to the wall'],
    ],
  },
  {
    name: 'In the log (F4), writing a line (F3)',
    keys: [
      ['F3', 'write from anywhere; number: type'],
      ['1…5', 'pages'],
      ['Enter', 'camera to the spot tile; change it'],
      ['N, A, E', 'new, addendum, end'],
      ['I', 'incident of the line'],
      ['/, D, C, T', 'search, all desks, camera, time'],
      ['Shift+1…6', 'filter by type'],
      ['S, B, P, R', 'change; tie alert, snapshot, trail'],
      ['M, V, X', 'map, alerts, ended ones too'],
    ],
  },
  {
    name: 'In the handover (Shift+F4), the board (Shift+F6)',
    keys: [
      ['B, S, A, R', 'begin, outgoing signs, take, refuse'],
      ['Enter, space', 'words, taken over'],
      ['Q, P', 'ask, export'],
      [']  [', 'next, previous section'],
      ['1, 2', 'the report, those before'],
      ['/, Enter, R', 'find a desk, to the wall, release'],
      ['W, Esc', 'wider; keys to the wall'],
    ],
  },
  {
    name: 'In the audit trail (Shift+F9)',
    keys: [
      ['↑ ↓, Enter', 'choose an entry, its details'],
      ['P, C, D', 'follow person, camera, deed'],
      ['X, /', 'clear the filter, find a person'],
      ['T, R, E', 'other trail, newest, export'],
    ],
  },
];

export const commands = {
  button: 'Commands',
  buttonHint: 'Commands and keys (F1)',
  title: 'Commands and keys',
  close: 'Close (F1 or Esc)',
  sendCamera: 'Send the selected camera',
  sendLayout: 'Send the whole layout',
  replay: 'Replay the last 60 s',
  groups,
};
