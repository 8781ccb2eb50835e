import { inflate } from '../inflate.ts';
import type { FromSight, ToSight } from './messages.ts';
import { createSightWork } from './work.ts';

/** This thread's scope, as far as it is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToSight>) => void): void;
  postMessage(message: FromSight, transfer: readonly ArrayBuffer[]): void;
};

const work = createSightWork({
  post: (message, transfer) => self.postMessage(message, transfer),
  inflate,
  // A timer's turn comes after those of the messages that are there.
  pause: () => new Promise((done) => setTimeout(done, 0)),
  now: () => performance.now(),
  // An error of a promise stays in its thread; one of a timer is heard outside of it.
  crash: (error) =>
    setTimeout(() => {
      throw error;
    }, 0),
});

self.addEventListener('message', ({ data }) => work.hear(data));
