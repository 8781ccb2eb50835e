import type { SiteChannel } from './gatewayHost.ts';

/** The way to anyone who forked this process and back, over Node's IPC; none, where nobody did. */
export interface ParentChannel extends Omit<SiteChannel, 'post'> {
  post(message: unknown): void;
}

/**
 * To write to a parent that has just died fails before its channel is known to be closed. That is no bug of anyone who writes, and
 * must not end it: `onClose` follows, and what it then does for the cameras that move is what it is there for.
 */
export const parentChannel: ParentChannel = {
  post(message) {
    // Without somebody to tell the failure to, Node throws it where nobody can catch it.
    if (process.connected) process.send?.(message, () => undefined);
  },
  onMessage: (run) => void process.on('message', run),
  onClose: (run) => void process.once('disconnect', run),
};
