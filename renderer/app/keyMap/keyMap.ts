import { alertKeys } from '../../features/alerts/keys.ts';
import { auditKeys } from '../../features/audit/model.ts';
import { handoverKeys } from '../../features/handover/keys.ts';
import { mapKeys } from '../../features/map/keys.ts';
import { ptzKeys } from '../../features/ptz/velocities.ts';
import { boardKeys } from '../../features/shiftlog/board/model.ts';
import { shiftLogKeys } from '../../features/shiftlog/keys.ts';
import { displayKeys } from '../../features/wall/displays/model.ts';
import { libraryKeys } from '../../features/wall/library/model.ts';
import { pictureZoomKeys } from '../../features/wall/pictureZoomKeys.ts';
import { replayKeys } from '../../features/wall/replay/model.ts';
import { offerKeys } from '../../features/wall/share/model.ts';
import { listOtherTranslations, type Translations } from '../../i18n/translations.ts';
import type { CommandInfo } from '../../shared/commands.ts';
import { wallKeys } from '../../shared/wallKeys.ts';
import type { KeyTable } from '../../ui/keyTable.ts';
import { listKeys, pageKeys } from '../../ui/listKeys.ts';
import { searchKeys } from '../search/model.ts';
import type { KeyBinding, KeyBindingGroup } from './model.ts';

type Groups = Translations['keyMap']['groups'];
type GroupId = keyof Groups;
type Tabled = Exclude<GroupId, 'window'>;

/** The key tables of each part of the window; a part that is a list also has those of every list. */
export const keyTablesByGroup: Readonly<Record<Tabled, readonly KeyTable<string>[]>> = {
  wall: [wallKeys],
  closer: [pictureZoomKeys],
  replay: [replayKeys],
  offers: [offerKeys],
  steering: [ptzKeys],
  alerts: [alertKeys, listKeys],
  map: [mapKeys],
  log: [shiftLogKeys, listKeys],
  handover: [handoverKeys],
  board: [boardKeys],
  audit: [auditKeys],
  displays: [displayKeys],
  library: [libraryKeys],
  search: [searchKeys],
  page: [listKeys, pageKeys],
};

/** Returns the presses of a part's line; empty where nothing is bound to it. */
export const getKeyPresses = (group: Tabled, line: string): readonly string[] =>
  keyTablesByGroup[group].flatMap(({ presses }) => presses[line] ?? []);

type Line = Omit<KeyBinding, 'also'>;

/** Returns a part's lines, in the same order in every language. */
function linesOf(t: Translations, id: GroupId, commands: readonly CommandInfo[]): readonly Line[] {
  const { lines, others } = t.keyMap.groups[id];
  const tabled =
    id === 'window'
      ? commands.map(({ keys, title }): Line => {
          return { presses: keys, written: undefined, name: title(t) };
        })
      : Object.entries<string>(lines).map(([line, what]): Line => {
          return { presses: getKeyPresses(id, line), written: undefined, name: what };
        });
  return [...tabled, ...others.map(([keys, what]): Line => ({ presses: [], written: keys, name: what }))];
}

/**
 * Returns all keys of the program by part of the window, in one language.
 * `without`: commands that have none.
 */
export function buildKeyMap(
  t: Translations,
  commands: readonly CommandInfo[],
  without: readonly { readonly name: string; readonly also: readonly string[] }[],
): readonly KeyBindingGroup[] {
  const elsewhere = listOtherTranslations(t);
  const ids = Object.keys(t.keyMap.groups) as GroupId[];
  const all = ids.map((id): KeyBindingGroup => {
    const others = elsewhere.map((one) => ({
      name: one.keyMap.groups[id].name,
      lines: linesOf(one, id, commands),
    }));
    return {
      id,
      name: t.keyMap.groups[id].name,
      lines: linesOf(t, id, commands).map((line, at) => ({
        ...line,
        also: others.map(({ name, lines }) => `${lines[at]?.name ?? ''} ${name}`),
      })),
    };
  });
  if (without.length === 0) return all;
  const lines = without.map(({ name, also }): KeyBinding => {
    return { presses: [], written: t.keyMap.noKey, name, also };
  });
  return [...all, { id: 'without', name: t.keyMap.without, lines }];
}
