import type { DeskCalls } from '../../core/api/desk.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Handlers } from '../../core/rpc/server.ts';

/** The desk's data about the other end of a port: main named the window when it created the channel. */
export interface DeskConnection {
  readonly window: WindowId;
}

export type DeskHandlers = Handlers<DeskCalls, DeskConnection>;

/** The handlers of one feature; desk.ts joins them, and leaving one out does not compile. */
export type HandlersFor<K extends keyof DeskCalls> = Pick<DeskHandlers, K>;
