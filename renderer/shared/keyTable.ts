import type { Right } from '../../core/people/operator.ts';
import type { Words } from '../i18n/words.ts';
import { type PressedKey, pressOf } from '../ui/press.ts';

interface WindowKey {
  /** The first is the one that is told of. */
  readonly presses: readonly string[];
  readonly name: (t: Words) => string;
  /** A letter, where no field and no panel with keys of its own has it; else it works from anywhere. */
  readonly isLetter?: true;
  /**
   * The right that it wants, or somebody who has signed in by a password, where the window itself says why the key does nothing.
   * Those without it say so themselves, or are everybody's.
   */
  readonly wants?: Right | 'account';
}

/** The keys of the window that are no part's own: what they are called, and from where they work. Hooks, the list of commands, the search and the page of keys have them from here. */
const table = {
  search: { presses: ['Ctrl+K'], name: (t) => t.search.title },
  keyMap: { presses: ['F1', '?'], name: (t) => t.keyMap.title },
  language: { presses: ['Shift+F1'], name: (t) => t.frame.language },
  write: { presses: ['F3'], name: (t) => t.log.quick.button },
  log: { presses: ['F4'], name: (t) => t.log.title, wants: 'log.read' },
  handover: { presses: ['Shift+F4'], name: (t) => t.handover.title, wants: 'log.read' },
  map: { presses: ['F5'], name: (t) => t.map.title },
  mapWide: { presses: ['Shift+F5'], name: (t) => t.keyMap.mapWide },
  alerts: { presses: ['F6'], name: (t) => t.alerts.title, wants: 'alert.read' },
  board: { presses: ['Shift+F6'], name: (t) => t.board.title, wants: 'watch.lead' },
  sticks: { presses: ['F7'], name: (t) => t.steering.commands.sticks, wants: 'ptz.steer' },
  displays: { presses: ['F8'], name: (t) => t.displays.title },
  number: { presses: ['Ctrl+F8'], name: (t) => t.keyMap.groups.displays.lines.number },
  theme: { presses: ['Shift+F8'], name: (t) => t.frame.theme },
  density: { presses: ['Shift+F7'], name: (t) => t.frame.density },
  motion: { presses: ['Ctrl+F7'], name: (t) => t.frame.motion },
  undo: { presses: ['Ctrl+Z'], name: (t) => t.undoing.undo },
  redo: { presses: ['Ctrl+Y', 'Ctrl+Shift+Z'], name: (t) => t.undoing.redo },
  health: { presses: ['F9'], name: (t) => t.health.title },
  audit: { presses: ['Shift+F9'], name: (t) => t.audit.title, wants: 'audit.read' },
  ptz: { presses: ['F10'], name: (t) => t.steering.commands.ptz, wants: 'ptz.steer' },
  change: { presses: ['F12'], name: (t) => t.people.commands.change },
  lock: { presses: ['Shift+F12'], name: (t) => t.people.commands.lock, wants: 'account' },
  ownPassword: { presses: ['Ctrl+F12'], name: (t) => t.people.commands.password, wants: 'account' },
  signOut: { presses: ['Ctrl+Shift+F12'], name: (t) => t.frame.signOut, wants: 'account' },
  sendCamera: { presses: ['P'], isLetter: true, name: (t) => t.commands.sendCamera, wants: 'wall.share' },
  sendLayout: {
    presses: ['Shift+P'],
    isLetter: true,
    name: (t) => t.commands.sendLayout,
    wants: 'wall.share',
  },
  ownCamera: { presses: ['K'], isLetter: true, name: (t) => t.ownCamera.title, wants: 'registry.edit' },
  tour: { presses: ['H'], isLetter: true, name: (t) => t.tour.title },
  library: { presses: ['B'], isLetter: true, name: (t) => t.library.title },
  offers: { presses: ['N'], isLetter: true, name: (t) => t.keyMap.offers },
  replay: { presses: ['R'], isLetter: true, name: (t) => t.commands.replay, wants: 'video.live' },
  snapshot: { presses: ['C'], isLetter: true, name: (t) => t.exporting.snapshot },
  clip: { presses: ['X'], isLetter: true, name: (t) => t.exporting.clip },
  unmask: { presses: ['U'], isLetter: true, name: (t) => t.people.commands.unmask },
  steer: { presses: ['D'], isLetter: true, name: (t) => t.steering.commands.steer },
} as const satisfies Readonly<Record<string, WindowKey>>;

export type WindowKeyId = keyof typeof table;
export const windowKeys: Readonly<Record<WindowKeyId, WindowKey>> = table;

const byPress = new Map<string, WindowKeyId>(
  Object.entries(table).flatMap(([id, { presses }]) =>
    presses.map((press) => [press, id as WindowKeyId] as const),
  ),
);

/** Which of the window's keys was pressed, if it was one. */
export const windowKey = (event: PressedKey): WindowKeyId | undefined => byPress.get(pressOf(event));

/** The press that is told of beside a command's name. */
export const pressFor = (id: WindowKeyId): string => windowKeys[id].presses[0] ?? '';
