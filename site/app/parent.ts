import type { SiteChannel } from './gatewayHost.ts';

/** The channel to the parent process over Node's IPC; none if there is no parent. */
export interface ParentChannel extends Omit<SiteChannel, 'post'> {
  post(message: unknown): void;
}

/**
 * A post to a parent that has just died fails before its channel is known to be closed.
 * That is expected, and must not end the process: `onClose` follows, and its handler stops the moving cameras.
 */
export const parentChannel: ParentChannel = {
  post(message) {
    // Without a callback Node throws the error where it cannot be caught.
    if (process.connected) process.send?.(message, () => undefined);
  },
  onMessage: (run) => void process.on('message', run),
  onClose: (run) => void process.once('disconnect', run),
};
