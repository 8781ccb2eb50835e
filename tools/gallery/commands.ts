import { createStore } from 'zustand/vanilla';
import { fail } from '../../core/base/result.ts';
import { type Command, commandsFor } from '../../renderer/app/commands.ts';
import type { Displays } from '../../renderer/features/wall/displays.ts';
import type { Words } from '../../renderer/i18n/words.ts';

const nothing = () => {};
const refused = () => Promise.resolve(fail('call.closed'));

/** Every command, of somebody who may do all, at a desk with these arrangements of its windows. */
export const allCommands = (
  t: Words,
  profiles: readonly { readonly name: string; readonly inUse: boolean }[],
): readonly Command[] =>
  commandsFor({
    desk: { call: refused },
    operator: { demo: false },
    panels: { toggle: nothing },
    arrange: refused,
    displays: { desk: createStore(() => ({ profiles })) as unknown as Displays['desk'], do: refused },
    looks: { turnLanguage: nothing, turnTheme: nothing, turnDensity: nothing, turnMotion: nothing },
    steering: { toggle: nothing },
    signInAtDesk: { toggleChange: nothing, lock: nothing },
    maySend: true,
    maySteer: true,
    mayAdd: true,
    onUnmask: nothing,
    openLive: nothing,
    onReplay: nothing,
    onMap: nothing,
    onMapWide: nothing,
    onLog: nothing,
    onWrite: nothing,
    onAlerts: nothing,
    pages: { audit: nothing, handover: nothing, board: nothing },
    onUndo: nothing,
    onRedo: nothing,
    onWall: nothing,
    t,
  });
