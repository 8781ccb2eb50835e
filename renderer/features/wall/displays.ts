import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShellCalls } from '../../../core/api/shell.ts';
import type { WindowId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { CallInput, CallOutput } from '../../../core/rpc/define.ts';
import type { DeskView } from '../../../core/wall/deskView.ts';
import { type MainClient, onDisplays } from '../../shared/mainClient.ts';

export type DisplayAction = Exclude<
  keyof ShellCalls & (`displays.${string}` | `profile.${string}` | `window.${string}`),
  'displays.list' | 'window.describe' | 'window.fullScreen' | 'window.focus' | 'window.report'
>;

/** The desk's displays and windows as this window sees them, with their actions. */
export interface DeskDisplays {
  /** This window. */
  readonly window: WindowId;
  /** Null until main has published it. */
  readonly desk: StoreApi<DeskView | null>;
  do<K extends DisplayAction>(
    action: K,
    input: CallInput<ShellCalls, K>,
  ): Promise<Result<CallOutput<ShellCalls, K>>>;
}

/** Follows main's state of the displays. */
export function createDeskDisplays(shell: MainClient, window: WindowId): DeskDisplays {
  const desk = createStore<DeskView | null>(() => null);
  onDisplays((now) => desk.setState(now, true));
  // Main may have published before this subscription.
  void shell['displays.list']({}).then((asked) => {
    if (asked.ok && desk.getState() === null) desk.setState(asked.value, true);
  });
  return {
    window,
    desk,
    async do(action, input) {
      const call = shell[action] as (
        of: typeof input,
      ) => Promise<Result<CallOutput<ShellCalls, typeof action>>>;
      const result = await call(input);
      return result.ok ? ok(result.value) : result;
    },
  };
}
