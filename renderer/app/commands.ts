import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';
import type { Language } from '../../core/errors/faults.ts';
import { SquareName } from '../../core/wall/division.ts';
import { alertCommands } from '../features/alerts/commands.ts';
import { auditCommands } from '../features/audit/commands.ts';
import { cameraCommands } from '../features/cameras/commands.ts';
import { handoverCommands } from '../features/handover/commands.ts';
import { mapCommands } from '../features/map/commands.ts';
import { exportCommands, unmaskCommands } from '../features/media/commands.ts';
import { peopleCommands } from '../features/people/commands.ts';
import { ptzCommands } from '../features/ptz/commands.ts';
import { boardCommands, shiftLogCommands } from '../features/shiftlog/commands.ts';
import type { ArrangeDisplays } from '../features/wall/arrangeDisplays.ts';
import { displayCommands, layoutCommands, replayCommands, shareCommands } from '../features/wall/commands.ts';
import { useWall } from '../features/wall/context.ts';
import type { DeskDisplays } from '../features/wall/displays.ts';
import type { WallStore } from '../features/wall/wallStore.ts';
import { fillKeyPlaceholders, type Translations, translations, useLanguage } from '../i18n/translations.ts';
import {
  type Command,
  type CommandInfo,
  type CommandUser,
  defineCommands,
  findCommandForKey,
  getCommandRefusal,
  getCommandTitles,
  type PanelToggle,
} from '../shared/commands.ts';
import { useToast } from '../shared/toast.ts';
import { type UndoableAction, type UndoHistory, useUndoHistory } from '../shared/undoHistory.ts';
import type { WallKey } from '../shared/wallKeys.ts';
import { useContextKeys } from '../ui/keyDispatch.ts';
import { takesText } from '../ui/keyOwner.ts';
import type { AppearanceSettings } from './appearance.ts';
import { getKeyPresses, keyTablesByGroup } from './keyMap/keyMap.ts';
import { formatKeys } from './keyMap/model.ts';

const lookCommand = (
  id: 'language' | 'theme' | 'density' | 'motion',
  key: string,
  turn: keyof AppearanceSettings & `turn${string}`,
): Command<{ readonly looks: AppearanceSettings }> => ({
  id,
  title: (t) => t.frame[id],
  keys: [key],
  always: true,
  run: ({ looks }) => looks[turn](),
});
export const appearanceCommands = defineCommands([
  lookCommand('language', 'Shift+F1', 'turnLanguage'),
  lookCommand('theme', 'Shift+F8', 'turnTheme'),
  lookCommand('density', 'Shift+F7', 'turnDensity'),
  lookCommand('motion', 'Ctrl+F7', 'turnMotion'),
]);

const undoCommands = defineCommands<{
  readonly history: { readonly undo: () => void; readonly redo: () => void };
}>([
  {
    id: 'undo',
    title: (t) => t.undoHistory.undo,
    keys: ['Ctrl+Z'],
    yieldsTo: takesText,
    repeats: true,
    run: ({ history }) => history.undo(),
  },
  {
    id: 'redo',
    title: (t) => t.undoHistory.redo,
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    yieldsTo: takesText,
    repeats: true,
    run: ({ history }) => history.redo(),
  },
]);

const windowCommands = defineCommands<
  PanelToggle<'health' | 'tour' | 'keyMap' | 'search'> & { readonly focusNotices: () => void }
>([
  { id: 'health', title: (t) => t.health.title, keys: ['F9'], run: ({ panels }) => panels.toggle('health') },
  { id: 'tour', title: (t) => t.tour.title, keys: ['H'], run: ({ panels }) => panels.toggle('tour') },
  {
    id: 'keyMap',
    title: (t) => t.keyMap.title,
    keys: ['F1', '?'],
    run: ({ panels }) => panels.toggle('keyMap'),
  },
  {
    id: 'search',
    title: (t) => t.search.title,
    keys: ['Ctrl+K'],
    isListed: false,
    run: ({ panels }) => panels.toggle('search'),
  },
  {
    id: 'offers',
    title: (t) => t.keyMap.offers,
    keys: ['N'],
    isListed: false,
    run: ({ focusNotices }) => focusNotices(),
  },
]);

/**
 * Adds the actions on the wall to the undo history of the window.
 * Actions within one task of the event loop are one step: opening an alert, or a layout with its name. A reset wall
 * has nothing to undo.
 */
export function recordWallActions(wall: WallStore, undoHistory: UndoHistory): () => void {
  const recorded = new WeakSet<UndoableAction>();
  let isUndoing = false;
  /** The actions of the current task. */
  let task: { steps: number } | undefined;
  function go(way: 'undo' | 'redo', steps: number): undefined {
    isUndoing = true;
    for (let step = 0; step < steps; step += 1) wall.act({ do: way });
    isUndoing = false;
  }
  return wall.subscribe(({ past, future }, before) => {
    if (isUndoing || past === before.past) return;
    const step = past.at(-1);
    if (!step && future.length === 0) undoHistory.forget((done) => recorded.has(done));
    if (!step || step === before.past.at(-1)) return;
    if (task) task.steps += 1;
    else {
      const mine = { steps: 1 };
      task = mine;
      queueMicrotask(() => {
        task = undefined;
      });
      const done: UndoableAction = {
        what: (t) => t.layouts.actions[step.did]((step.tile ?? 0) + 1),
        back: () => go('undo', mine.steps),
        again: () => go('redo', mine.steps),
      };
      recorded.add(done);
      undoHistory.did(done);
    }
  });
}

/** Undo and redo of the steps of a window. */
export function useUndoRedo(operator: OperatorId | undefined): {
  readonly undo: () => void;
  readonly redo: () => void;
} {
  const wall = useWall();
  const onToast = useToast();
  const { t } = useLanguage();
  const undoHistory = useUndoHistory();
  useEffect(() => recordWallActions(wall, undoHistory), [wall, undoHistory]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an operator must not undo the steps of another
  useEffect(() => undoHistory.forget(() => true), [operator, undoHistory]);
  const undo = useCallback(() => void undoHistory.undo(t).then(onToast), [undoHistory, t, onToast]); // the result is a sentence
  const redo = useCallback(() => void undoHistory.redo(t).then(onToast), [undoHistory, t, onToast]);
  return { undo, redo };
}

type PartsOf<Commands> = Commands extends readonly Command<infer Parts>[] ? Parts : never;

/** The parts of a window that its commands work on. */
export type CommandContext = PartsOf<typeof shiftLogCommands> &
  PartsOf<typeof boardCommands> &
  PartsOf<typeof mapCommands> &
  PartsOf<typeof alertCommands> &
  PartsOf<typeof auditCommands> &
  PartsOf<typeof handoverCommands> &
  PartsOf<typeof shareCommands> &
  PartsOf<typeof cameraCommands> &
  PartsOf<typeof layoutCommands> &
  PartsOf<typeof replayCommands> &
  PartsOf<typeof exportCommands> &
  PartsOf<typeof unmaskCommands> &
  PartsOf<typeof ptzCommands> &
  PartsOf<typeof displayCommands> &
  PartsOf<typeof appearanceCommands> &
  PartsOf<typeof undoCommands> &
  PartsOf<typeof windowCommands> &
  PartsOf<typeof peopleCommands>;

/** The commands of all features, in the order in which the search and the page of keys list them. */
export const allCommands: readonly Command<CommandContext>[] = [
  ...shiftLogCommands,
  ...mapCommands,
  ...alertCommands,
  ...auditCommands,
  ...handoverCommands,
  ...boardCommands,
  ...shareCommands,
  ...cameraCommands,
  ...layoutCommands,
  ...replayCommands,
  ...exportCommands,
  ...unmaskCommands,
  ...ptzCommands,
  ...displayCommands,
  ...appearanceCommands,
  ...undoCommands,
  ...windowCommands,
  ...peopleCommands,
];

const isPart = (name: string): name is keyof typeof keyTablesByGroup => Object.hasOwn(keyTablesByGroup, name);

/** Returns the key that a text shows for a command (`map`) or for a line of a part's keys (`wall.newTab`). */
function keyOf(name: string, t: Translations): string | undefined {
  const [part = '', line] = name.split('.');
  const command = allCommands.find(({ id }) => id === name);
  const presses = line !== undefined && isPart(part) ? getKeyPresses(part, line) : command?.keys;
  // Texts have less room than the page of keys.
  return presses?.[0] && formatKeys(presses.slice(0, 1), { ...t.keyMap.keys, Backspace: '⌫' });
}

const filled: Partial<Record<Language, Translations>> = {};
const localized = (language: Language): Translations => {
  filled[language] ??= fillKeyPlaceholders(translations[language], (name) =>
    keyOf(name, translations[language]),
  );
  return filled[language];
};

/** The texts of a window in each language (filled at first use), with the keys of the commands in them. */
export const textsByLanguage: Readonly<Record<Language, Translations>> = {
  get vi() {
    return localized('vi');
  },
  get en() {
    return localized('en');
  },
};

/** A command as the search lists it. */
export interface ListedCommand {
  readonly id: string;
  readonly name: string;
  /** Its names in other languages. */
  readonly also: readonly string[];
  /** The key as on the keyboard: `P`, `Shift+P`, `F8`; undefined for user-defined commands. */
  readonly key: string | undefined;
  readonly run: () => void;
}

/** The keys of the wall that need no argument. */
const wallLines: readonly Exclude<
  WallKey['key'],
  'grid' | 'move' | 'digit' | 'tab' | 'tabStep' | 'turn' | 'swap' | 'swapAdjacent'
>[] = [
  'search',
  'clear',
  'alone',
  'spot',
  'layouts',
  'divide',
  'newTab',
  'renameTab',
  'sequence',
  'pause',
  'turnTabs',
  'pauseTabs',
];

function wallCommands(run: (command: WallKey) => void, t: Translations): readonly ListedCommand[] {
  return [
    ...wallLines.map((key) => ({
      id: `wall.${key}`,
      ...getCommandTitles(({ keyMap }) => keyMap.groups.wall.lines[key], t),
      key: getKeyPresses('wall', key)[0],
      run: () => run({ key }),
    })),
    ...SquareName.options.map((square, index) => ({
      id: `wall.grid.${square}`,
      ...getCommandTitles(({ layouts }) => layouts.division(square), t),
      key: `Alt+${index + 1}`,
      run: () => run({ key: 'grid', square }),
    })),
  ];
}

/** Returns the commands that load stored window arrangements, by their names. They have no keys. */
function profileCommands(
  displays: Pick<DeskDisplays, 'desk'>,
  arrange: ArrangeDisplays,
  t: Translations,
): readonly ListedCommand[] {
  const others = displays.desk.getState()?.profiles.filter(({ inUse }) => !inUse) ?? [];
  return others.map(({ name }) => ({
    id: `profile.use.${name}`,
    ...getCommandTitles((of) => of.displays.use(name || of.displays.unnamed), t),
    key: undefined,
    // A profile that was deleted meanwhile disappears when the list is opened again.
    run: () => void arrange('profile.use', { name }),
  }));
}

/** Lists the commands for the search, then the window arrangements, then the keys of the wall. */
export function listCommands(
  commands: readonly CommandInfo[],
  options: {
    readonly run: (id: string) => void;
    readonly displays: Pick<DeskDisplays, 'desk'>;
    readonly arrange: ArrangeDisplays;
    readonly onWall: (command: WallKey) => void;
    readonly t: Translations;
  },
): readonly ListedCommand[] {
  const { displays, arrange, onWall, t } = options;
  return [
    ...commands
      .filter(({ isListed }) => isListed !== false)
      .map(({ id, title, keys }) => ({
        id,
        ...getCommandTitles(title, t),
        key: keys[0],
        run: () => options.run(id),
      })),
    ...profileCommands(displays, arrange, t),
    ...wallCommands(onWall, t),
  ];
}

/** Runs the commands of a window by their keys, and lists those that its operator may use now. */
export function useCommands(options: {
  readonly parts: CommandContext & { readonly displays: DeskDisplays };
  readonly user: CommandUser;
  /** An operator is signed in and the desk is not locked. */
  readonly enabled: boolean;
  readonly arrange: ArrangeDisplays;
  readonly onWall: (command: WallKey) => void;
}): readonly ListedCommand[] {
  const { parts, user, enabled } = options;
  const speech = useLanguage();
  const onToast = useToast();
  const { t } = speech;
  const isPossible = ({ when }: Command<CommandContext>) => when?.(parts, t) !== false;
  function run(command: Command<CommandContext>): void {
    const refusal = command.refusesItself ? undefined : getCommandRefusal(command, user, speech);
    const now = refusal ?? command.when?.(parts, t);
    if (typeof now === 'string') onToast(now);
    else command.run(parts);
  }
  useContextKeys('commands', (event) => {
    const command = findCommandForKey(allCommands, event);
    if (!command || !(enabled || command.always) || !isPossible(command)) return false;
    if (!event.repeat || command.repeats) run(command);
    return true;
  });
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return listCommands(
    allCommands.filter((command) => !getCommandRefusal(command, user, speech) && isPossible(command)),
    {
      run: (id) =>
        latest.current(allCommands.find((command) => command.id === id) as Command<CommandContext>),
      displays: parts.displays,
      arrange: options.arrange,
      onWall: options.onWall,
      t,
    },
  );
}
