import type { Operator } from '../core/domain/operator.ts';
import type { Desk } from './client.ts';
import type { useExporting } from './exporting.tsx';
import type { Words } from './i18n/words.ts';
import type { usePanels } from './panelKeys.ts';
import type { Command } from './panels/frame/commands.tsx';
import type { Steering } from './steering.ts';
import type { useWatchPages } from './watchPages.tsx';

/** What the console can be told to do now, as the list of commands shows it, with the key of each. */
export function commandsFor(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly operator: Pick<Operator, 'demo'> | null | undefined;
  readonly panels: Pick<ReturnType<typeof usePanels>, 'toggle'>;
  readonly steering: Pick<Steering, 'toggle'>;
  /** Undefined where nobody can be told from others: the demo signs itself in. */
  readonly atDesk: { readonly toggleChange: () => void; readonly lock: () => void } | undefined;
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
  readonly pages: ReturnType<typeof useWatchPages>['toggles'];
  /** Undefined where the log may not be read. */
  readonly onLog: (() => void) | undefined;
  /** Undefined where nothing may be written in it. */
  readonly onWrite: (() => void) | undefined;
  /** Undefined where alerts may not be read. */
  readonly onAlerts: (() => void) | undefined;
  readonly t: Words;
}): readonly Command[] {
  const { atDesk, onUnmask } = options;
  const {
    desk,
    operator,
    panels,
    pages,
    steering,
    maySend,
    maySteer,
    mayAdd,
    openLive,
    onReplay,
    onAlerts,
    onMap,
    onLog,
    onWrite,
    t,
  } = options;
  const commands: readonly (Command | false | undefined)[] = [
    onWrite && { name: t.log.quick.button, key: 'F3', run: onWrite },
    onLog && { name: t.log.title, key: 'F4', run: onLog },
    { name: t.map.title, key: 'F5', run: onMap },
    onAlerts && { name: t.alerts.title, key: 'F6', run: onAlerts },
    pages.audit && { name: t.audit.title, key: 'Shift+F9', run: pages.audit },
    pages.handover && { name: t.handover.title, key: 'Shift+F4', run: pages.handover },
    pages.board && { name: t.board.title, key: 'Shift+F6', run: pages.board },
    maySend && { name: t.commands.sendCamera, key: 'P', run: () => panels.toggle('sendCamera') },
    maySend && { name: t.commands.sendLayout, key: 'Shift+P', run: () => panels.toggle('sendLayout') },
    mayAdd && { name: t.ownCamera.title, key: 'K', run: () => panels.toggle('ownCamera') },
    { name: t.library.title, key: 'B', run: () => panels.toggle('library') },
    onReplay && { name: t.commands.replay, key: 'R', run: onReplay },
    openLive && { name: t.exporting.snapshot, key: 'C', run: () => openLive('snapshot') },
    openLive && { name: t.exporting.clip, key: 'X', run: () => openLive('clip') },
    onUnmask && { name: t.people.commands.unmask, key: 'U', run: onUnmask },
    maySteer && { name: t.steering.commands.steer, key: 'D', run: steering.toggle },
    maySteer && { name: t.steering.commands.ptz, key: 'F10', run: () => panels.toggle('ptz') },
    maySteer && { name: t.steering.commands.sticks, key: 'F7', run: () => panels.toggle('sticks') },
    { name: t.tour.title, key: 'H', run: () => panels.toggle('tour') },
    { name: t.displays.title, key: 'F8', run: () => panels.toggle('displays') },
    { name: t.health.title, key: 'F9', run: () => panels.toggle('health') },
    atDesk && { name: t.people.commands.change, key: 'F12', run: atDesk.toggleChange },
    atDesk && { name: t.people.commands.lock, key: 'Shift+F12', run: atDesk.lock },
    atDesk && {
      name: t.people.commands.password,
      key: undefined,
      run: () => panels.toggle('ownPassword'),
    },
    operator != null &&
      !operator.demo && {
        name: t.frame.signOut,
        key: undefined,
        run: () => void desk.call('session.signOut', {}),
      },
  ];
  return commands.filter((each) => !!each);
}
