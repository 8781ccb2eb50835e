import { Listeners } from '../../core/base/listeners.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';

/**
 * Creates the two ends of a connection in one process.
 * Messages arrive in order, asynchronously and as copies, as over a real connection.
 */
export function portPair(): readonly [MessageChannelPort, MessageChannelPort] {
  let open = true;
  const ends = [0, 1].map(() => ({
    waiting: [] as unknown[],
    messages: new Listeners<unknown>(),
    closes: new Listeners(),
  })) as [End, End];
  const close = () => {
    if (!open) return;
    open = false;
    for (const end of ends) queueMicrotask(end.closes.emit);
  };
  const deliver = (end: End, message: unknown) =>
    queueMicrotask(() => {
      if (!open) return;
      if (end.messages.size === 0) end.waiting.push(message);
      end.messages.emit(message);
    });
  const port = (mine: End, other: End): MessageChannelPort => ({
    send: (message) => {
      if (open) deliver(other, structuredClone(message));
    },
    onMessage(run) {
      mine.messages.add(run);
      for (const message of mine.waiting.splice(0)) deliver(mine, message);
    },
    onClose: mine.closes.add,
    close,
  });
  return [port(ends[0], ends[1]), port(ends[1], ends[0])];
}

interface End {
  readonly waiting: unknown[];
  readonly messages: Listeners<unknown>;
  readonly closes: Listeners;
}
