import type { ShellCalls } from '../../core/api/shell.ts';
import { ok } from '../../core/base/result.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import type { ConsoleWindow } from './consoleWindow.ts';
import type { ConsoleWindows } from './windows.ts';

/** The shell calls for the desk's displays, windows and profiles, and for messages between windows. */
export function createDisplayCalls(
  windows: () => ConsoleWindows,
): Pick<
  Handlers<ShellCalls, ConsoleWindow>,
  | 'displays.list'
  | 'displays.number'
  | 'window.open'
  | 'window.close'
  | 'window.moveTo'
  | 'window.setFallback'
  | 'profile.save'
  | 'profile.use'
  | 'profile.remove'
  | 'displays.takeBack'
  | 'tile.exchange'
> {
  const arrangement = () => windows().arrangement;
  return {
    'displays.list': () => ok(arrangement().view()),
    'displays.number'() {
      windows().numberScreens();
      return ok({});
    },
    'window.open': ({ display }) => arrangement().openOn(display),
    'window.close': ({ window }) => arrangement().closeWindow(window),
    'window.moveTo': ({ window, display }) => arrangement().moveTo(window, display),
    'window.setFallback': ({ window, fallback }) => arrangement().setFallback(window, fallback),
    'profile.save': ({ name }) => arrangement().save(name),
    'profile.use': ({ name }) => arrangement().use(name),
    'profile.remove': ({ name }) => arrangement().remove(name),
    'displays.takeBack': ({ changeId }) => arrangement().takeBack(changeId),
    'tile.exchange'(exchange) {
      windows().sendControl('all', { watchfloor: 'exchange', exchange });
      return ok({});
    },
  };
}
