import type { DeskCalls } from '../../core/api/desk.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Handlers } from '../../core/rpc/server.ts';

/** What the desk knows about the other end of a port: main named the window when it brokered it. */
export interface DeskConnection {
  readonly window: WindowId;
}

export type DeskHandlers = Handlers<DeskCalls, DeskConnection>;

/** The handlers that one feature answers for; desk.ts joins them, and leaving one out does not compile. */
export type HandlersFor<K extends keyof DeskCalls> = Pick<DeskHandlers, K>;
