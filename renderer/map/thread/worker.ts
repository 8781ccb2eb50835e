import { learnFaces, type ThreadFonts } from './faces.ts';
import type { FromMap, ToMap } from './messages.ts';
import { createThread } from './thread.ts';

/** The part of this thread's scope that is used here. */
declare const self: {
  readonly fonts: ThreadFonts;
  addEventListener(type: 'message', run: (event: MessageEvent<ToMap>) => void): void;
  postMessage(message: FromMap): void;
};

let hear: ((message: ToMap) => void) | undefined;

self.addEventListener('message', ({ data }) => {
  if (data.t === 'open') {
    learnFaces(self.fonts, data.faces);
    hear = createThread(data, { post: (message) => self.postMessage(message), fonts: self.fonts });
  } else hear?.(data);
});
