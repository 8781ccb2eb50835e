import type { Operator } from '../../core/people/operator.ts';
import { SquareName } from '../../core/wall/division.ts';
import type { useExporting } from '../features/media/exporting.tsx';
import type { Steering } from '../features/ptz/steering.ts';
import type { Arrange } from '../features/wall/arranging.ts';
import type { Displays } from '../features/wall/displays.ts';
import { type Words, words } from '../i18n/words.ts';
import type { Desk } from '../shared/client.ts';
import type { KeyCommand } from '../shared/keys.ts';
import { pressFor, type WindowKeyId, windowKeys } from '../shared/keyTable.ts';
import { pressesOf } from './keyMap/keyMap.ts';
import type { Looks } from './looks.ts';
import type { usePanels } from './panelKeys.ts';
import type { useWatchPages } from './watchPages.tsx';

export interface Command {
  readonly id: string;
  readonly name: string;
  /** What it is called in other languages. */
  readonly also: readonly string[];
  /** As on the keyboard: `P`, `Shift+P`, `F8`; undefined of what people have made and named. */
  readonly key: string | undefined;
  readonly run: () => void;
}

/** What is done to the wall by one key that says all of it. */
const onWall: readonly Exclude<
  KeyCommand['key'],
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

function named(name: (t: Words) => string, t: Words): Pick<Command, 'name' | 'also'> {
  const others = Object.values(words).filter((one) => one !== t);
  return { name: name(t), also: others.map(name) };
}

function wallCommands(run: (command: KeyCommand) => void, t: Words): readonly Command[] {
  return [
    ...onWall.map((key): Command => {
      return {
        id: `wall.${key}`,
        ...named(({ keyMap }) => keyMap.groups.wall.lines[key], t),
        key: pressesOf('wall', key)[0],
        run: () => run({ key }),
      };
    }),
    ...SquareName.options.map((square, at): Command => {
      return {
        id: `wall.grid.${square}`,
        ...named(({ layouts }) => layouts.division(square), t),
        key: `Alt+${at + 1}`,
        run: () => run({ key: 'grid', square }),
      };
    }),
  ];
}

/** Other arrangements of the desk's windows, by the names that people gave them: they have no keys of their own. */
function profileCommands(displays: Pick<Displays, 'desk'>, arrange: Arrange, t: Words): readonly Command[] {
  const others = displays.desk.getState()?.profiles.filter(({ inUse }) => !inUse) ?? [];
  return others.map(({ name }) => {
    return {
      id: `profile.use.${name}`,
      ...named((of) => of.displays.use(name || of.displays.unnamed), t),
      // One that somebody has deleted meanwhile is not in the list any more when it is opened again.
      key: undefined,
      run: () => void arrange('profile.use', { name }),
    };
  });
}

/** What the console can be told to do now, with the key of each: the search finds it. What this operator may not do is not among it. */
export function commandsFor(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly operator: Pick<Operator, 'demo'> | null | undefined;
  readonly panels: Pick<ReturnType<typeof usePanels>, 'toggle'>;
  readonly displays: Pick<Displays, 'desk' | 'do'>;
  readonly arrange: Arrange;
  readonly looks: Pick<Looks, 'turnLanguage' | 'turnTheme' | 'turnDensity' | 'turnMotion'>;
  readonly steering: Pick<Steering, 'toggle'>;
  readonly signInAtDesk: { readonly toggleChange: () => void; readonly lock: () => void };
  /** Undefined where masks may not be lifted. */
  readonly onUnmask: (() => void) | undefined;
  readonly maySend: boolean;
  readonly maySteer: boolean;
  readonly mayAdd: boolean;
  /** Undefined where pictures may not leave the desk. */
  readonly openLive: ReturnType<typeof useExporting>['openLive'];
  /** Undefined where nothing can be looked at again. */
  readonly onReplay: (() => void) | undefined;
  readonly onMap: () => void;
  readonly onMapWide: () => void;
  readonly pages: ReturnType<typeof useWatchPages>['toggles'];
  /** Undefined where the log may not be read. */
  readonly onLog: (() => void) | undefined;
  /** Undefined where nothing may be written in it. */
  readonly onWrite: (() => void) | undefined;
  /** Undefined where alerts may not be read. */
  readonly onAlerts: (() => void) | undefined;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** Does to the wall what a key of it does. */
  readonly onWall: (command: KeyCommand) => void;
  readonly t: Words;
}): readonly Command[] {
  const { desk, operator, panels, pages, steering, maySend, maySteer, openLive, t } = options;
  const { signInAtDesk, looks, mayAdd } = options;
  /** Whoever can be told from others, and has a password: the demo signs itself in. */
  const isKnown = operator?.demo === false;
  const of = (id: WindowKeyId, run: (() => void) | false | undefined): readonly Command[] =>
    run ? [{ id, ...named(windowKeys[id].name, t), key: pressFor(id), run }] : [];
  return [
    ...of('write', options.onWrite),
    ...of('log', options.onLog),
    ...of('map', options.onMap),
    ...of('mapWide', options.onMapWide),
    ...of('alerts', options.onAlerts),
    ...of('audit', pages.audit),
    ...of('handover', pages.handover),
    ...of('board', pages.board),
    ...of('sendCamera', maySend && (() => panels.toggle('sendCamera'))),
    ...of('sendLayout', maySend && (() => panels.toggle('sendLayout'))),
    ...of('ownCamera', mayAdd && (() => panels.toggle('ownCamera'))),
    ...of('library', () => panels.toggle('library')),
    ...of('replay', options.onReplay),
    ...of('snapshot', openLive && (() => openLive('snapshot'))),
    ...of('clip', openLive && (() => openLive('clip'))),
    ...of('unmask', options.onUnmask),
    ...of('steer', maySteer && steering.toggle),
    ...of('ptz', maySteer && (() => panels.toggle('ptz'))),
    ...of('sticks', maySteer && (() => panels.toggle('sticks'))),
    ...of('displays', () => panels.toggle('displays')),
    ...of('number', () => void options.displays.do('displays.number', {})),
    ...profileCommands(options.displays, options.arrange, t),
    ...of('language', looks.turnLanguage),
    ...of('theme', looks.turnTheme),
    ...of('density', looks.turnDensity),
    ...of('motion', looks.turnMotion),
    ...of('undo', options.onUndo),
    ...of('redo', options.onRedo),
    ...of('health', () => panels.toggle('health')),
    ...of('tour', () => panels.toggle('tour')),
    ...of('keyMap', () => panels.toggle('keyMap')),
    ...of('change', signInAtDesk.toggleChange),
    ...of('lock', isKnown && signInAtDesk.lock),
    ...of('ownPassword', isKnown && (() => panels.toggle('ownPassword'))),
    ...of('signOut', isKnown && (() => void desk.call('session.signOut', {}))),
    ...wallCommands(options.onWall, t),
  ];
}
