import { alertKey } from '../../features/alerts/keys.ts';
import { auditKey } from '../../features/audit/model.ts';
import { handoverKey } from '../../features/handover/keys.ts';
import { mapKey } from '../../features/map/keys.ts';
import { heldKeyOf, steeringKey } from '../../features/ptz/drive.ts';
import { boardKey } from '../../features/shiftlog/board/model.ts';
import { logKey } from '../../features/shiftlog/keys.ts';
import { closerKey } from '../../features/wall/closerKeys.ts';
import { panelCommand } from '../../features/wall/displays/model.ts';
import { libraryKey } from '../../features/wall/library/model.ts';
import { replayKey } from '../../features/wall/replay/model.ts';
import { offerKey } from '../../features/wall/share/model.ts';
import { type Words, words } from '../../i18n/words.ts';
import { type KeyPress, keyCommand } from '../../shared/keys.ts';
import { windowKeys } from '../../shared/keyTable.ts';
import { listKey, pageKey } from '../../ui/listKeys.ts';
import { pressOf } from '../../ui/press.ts';
import { searchKey } from '../search/model.ts';
import type { KeyGroup, KeyLine } from './model.ts';

type Groups = Words['keyMap']['groups'];
type GroupId = keyof Groups;
type Tabled = Exclude<GroupId, 'window'>;
type LineId<G extends GroupId> = keyof Groups[G]['lines'];

/** A press as each part's own function is asked about it. */
export interface Press extends Omit<KeyPress, 'inField' | 'typing'> {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const isPlain = ({ ctrl, alt }: Press) => !ctrl && !alt;

/**
 * Which line of its part a press belongs to, by the very function that the part asks when the key is pressed: the page of keys is
 * made of the answers, so it tells of no key that does nothing and leaves none out.
 */
export const lineFor: { readonly [G in Tabled]: (press: Press) => LineId<G> | undefined } = {
  wall: (press) => {
    const asked = { ...press, inField: false };
    return (keyCommand({ ...asked, typing: false }) ?? keyCommand({ ...asked, typing: true }))?.key;
  },
  closer(press) {
    const key = isPlain(press) ? closerKey(press) : undefined;
    return typeof key === 'object' ? 'pan' : key;
  },
  replay: (press) => (isPlain(press) ? replayKey(press.key)?.do : undefined),
  offers: (press) => (isPlain(press) ? offerKey(press.key) : undefined),
  steering(press) {
    if (!isPlain(press)) return undefined;
    const held = heldKeyOf(press.key);
    if (held === 'in' || held === 'out') return 'zoom';
    if (held) return press.shift ? 'slowly' : 'move';
    return steeringKey(press.key.length === 1 ? press.key.toLowerCase() : press.key)?.do;
  },
  alerts(press) {
    const key = alertKey(press);
    if (key?.key === 'list') return key.list.do;
    return key?.key === 'action' ? key.action : key?.key;
  },
  map: (press) => mapKey(press)?.key,
  log(press) {
    const key = logKey(press);
    return key?.key === 'list' ? key.list.do : key?.key;
  },
  handover(press) {
    const key = handoverKey(press);
    return key?.do === 'form' ? key.form : key?.do;
  },
  board: (press) => (isPlain(press) ? boardKey(press.key) : undefined),
  audit: (press) => (isPlain(press) ? auditKey(press.key) : undefined),
  displays: (press) => (isPlain(press) ? panelCommand(press)?.do : undefined),
  library: (press) => (press.alt ? undefined : libraryKey({ key: press.key, ctrlKey: press.ctrl })),
  search: (press) => (isPlain(press) ? searchKey(press)?.do : undefined),
  page: (press) => (isPlain(press) ? (listKey(press.key)?.do ?? pageKey(press.key)) : undefined),
};

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((key) => ({ key, code: `Key${key}` }));
const digits = [...'1234567890'].map((key) => ({ key, code: `Digit${key}` }));
const named = [
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End', 'Enter', ' '],
  ...['Tab', 'Delete', 'Backspace', 'Insert', 'Escape'],
  ...Array.from({ length: 12 }, (_, at) => `F${at + 1}`),
].map((key) => ({ key, code: '' }));
/** Signs are themselves, with whichever modifier a keyboard wants for them. */
const signs = [..."/?*.,;'[]+=-_\\`"].map((key) => ({ key, code: '' }));
const modifiers = [
  { ctrl: false, alt: false, shift: false },
  { ctrl: false, alt: false, shift: true },
  { ctrl: true, alt: false, shift: false },
  { ctrl: true, alt: false, shift: true },
  { ctrl: false, alt: true, shift: false },
];

/** Every press that a part is asked about. */
export const allPresses: readonly Press[] = modifiers.flatMap(({ ctrl, alt, shift }) =>
  [...named, ...letters, ...digits, ...(shift ? [] : signs)].map(({ key, code }) => ({
    // As a keyboard says it: a letter is a small one unless Shift is down.
    key: /^[A-Z]$/.test(key) && !shift ? key.toLowerCase() : key,
    code,
    ctrl,
    alt,
    shift,
    shiftKey: shift,
    ctrlKey: ctrl,
    altKey: alt,
    metaKey: false,
  })),
);

/** The presses of each line of a part, as key tables write them. Where Shift changes nothing, only those without it. */
function pressesIn(group: Tabled): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const press of allPresses) {
    const line = lineFor[group](press);
    if (line === undefined) continue;
    const written = pressOf(press);
    const known = lines.get(line) ?? [];
    if (!known.includes(written.replace('Shift+', ''))) lines.set(line, [...known, written]);
  }
  return lines;
}

const made = new Map<Tabled, ReadonlyMap<string, readonly string[]>>();

/** The presses of a part's line; none where nothing is bound to it. */
export function pressesOf(group: Tabled, line: string): readonly string[] {
  const known = made.get(group) ?? pressesIn(group);
  made.set(group, known);
  return known.get(line) ?? [];
}

type Line = Omit<KeyLine, 'also'>;

/** A part's lines, the same and in the same order in every language. */
function linesOf(t: Words, id: GroupId): readonly Line[] {
  const { lines, others } = t.keyMap.groups[id];
  const tabled =
    id === 'window'
      ? Object.values(windowKeys).map(({ presses, name }): Line => {
          return { presses, written: undefined, name: name(t) };
        })
      : Object.entries<string>(lines).map(([line, what]): Line => {
          return { presses: pressesOf(id, line), written: undefined, name: what };
        });
  return [...tabled, ...others.map(([keys, what]): Line => ({ presses: [], written: keys, name: what }))];
}

/** All keys of the program by the parts of the window, in one language. `without`: commands that have none. */
export function keyMap(
  t: Words,
  without: readonly { readonly name: string; readonly also: readonly string[] }[],
): readonly KeyGroup[] {
  const elsewhere = Object.values(words).filter((one) => one !== t);
  const ids = Object.keys(t.keyMap.groups) as GroupId[];
  const all = ids.map((id): KeyGroup => {
    const others = elsewhere.map((one) => ({ name: one.keyMap.groups[id].name, lines: linesOf(one, id) }));
    return {
      id,
      name: t.keyMap.groups[id].name,
      lines: linesOf(t, id).map((line, at) => ({
        ...line,
        also: others.map(({ name, lines }) => `${lines[at]?.name ?? ''} ${name}`),
      })),
    };
  });
  if (without.length === 0) return all;
  const lines = without.map(({ name, also }): KeyLine => {
    return { presses: [], written: t.keyMap.noKey, name, also };
  });
  return [...all, { id: 'without', name: t.keyMap.without, lines }];
}
