import { loadFontFaces, type ThreadFontSet } from './faces.ts';
import type { FromMapThread, ToMapThread } from './messages.ts';
import { createMapThread } from './thread.ts';

/** The part of this thread's scope that is used here. */
declare const self: {
  readonly fonts: ThreadFontSet;
  addEventListener(type: 'message', run: (event: MessageEvent<ToMapThread>) => void): void;
  postMessage(message: FromMapThread): void;
};

let hear: ((message: ToMapThread) => void) | undefined;

self.addEventListener('message', ({ data }) => {
  if (data.t === 'open') {
    loadFontFaces(self.fonts, data.faces);
    hear = createMapThread(data, { post: (message) => self.postMessage(message), fonts: self.fonts });
  } else hear?.(data);
});
