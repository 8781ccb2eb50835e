import { Listeners } from '../../core/base/listeners.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { IncomingMessage } from '../../site/alerts/inbox/inbox.ts';

/** Creates an inbox whose commits a test triggers. */
export function handInbox(process = 'one') {
  const received: IncomingMessage[] = [];
  const tooLarge: { message: IncomingMessage; size: number }[] = [];
  const listeners = new Listeners<Fault | null>();
  const waiting: ((result: Result<void>) => void)[] = [];
  let fault: Fault | null = null;
  let byHand = false;
  return {
    process,
    received,
    tooLarge,
    texts: () => received.map(({ bytes }) => Buffer.from(bytes).toString()),
    commitByHand: () => {
      byHand = true;
    },
    commit() {
      byHand = false;
      for (const settle of waiting.splice(0)) settle(ok(undefined));
    },
    setFault(next: Fault | null) {
      fault = next;
      listeners.emit(next);
    },
    put(messages: readonly IncomingMessage[]): Promise<Result<void>> {
      if (fault) return Promise.resolve({ ok: false, fault });
      received.push(...messages);
      return byHand ? new Promise((settle) => waiting.push(settle)) : Promise.resolve(ok(undefined));
    },
    putTooLarge(message: IncomingMessage, size: number): Promise<Result<void>> {
      tooLarge.push({ message, size });
      return Promise.resolve(ok(undefined));
    },
    fault: () => fault,
    onFault: listeners.add,
  };
}
