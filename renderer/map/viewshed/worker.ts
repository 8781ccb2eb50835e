import { inflate } from '../inflate.ts';
import type { FromViewshedWorker, ToViewshedWorker } from './messages.ts';
import { createViewshedWorkerHandler } from './workerHandler.ts';

/** The part of this thread's scope that is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToViewshedWorker>) => void): void;
  postMessage(message: FromViewshedWorker, transfer: readonly ArrayBuffer[]): void;
};

const work = createViewshedWorkerHandler({
  post: (message, transfer) => self.postMessage(message, transfer),
  inflate,
  // A timer fires after the messages that are already queued.
  pause: () => new Promise((done) => setTimeout(done, 0)),
  now: () => performance.now(),
  // A rejected promise stays in its thread; an error thrown in a timer raises the worker's `error` event outside.
  crash: (error) =>
    setTimeout(() => {
      throw error;
    }, 0),
});

self.addEventListener('message', ({ data }) => work.hear(data));
