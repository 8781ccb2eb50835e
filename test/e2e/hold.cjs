'use strict';

// Loaded into main before the program (`electron -r`): the program is not begun before Playwright has attached itself, when it runs
// `__playwright_run`. Its own loader does the same, but it gives that only to an Electron that it has found itself, together with
// thirty of Chromium's switches with which nobody works. In one of some thirty starts of a program that was not held back
// Playwright waited for ever.
const { app } = require('electron');

const ready = app.whenReady();
let begin;
const attached = new Promise((resolve) => {
  begin = resolve;
});
app.whenReady = () => attached;
globalThis.__playwright_run = () => ready.then(() => begin());

// Of the windows that can be seen: when the first one appeared, and when one last came to its place. Ms since the epoch.
globalThis.watchfloorWindows = { appearedAt: undefined, placedAt: undefined };
app.on('browser-window-created', (_event, window) => {
  for (const change of ['show', 'move', 'resize', 'enter-full-screen'])
    window.on(change, () => {
      if (!window.isVisible()) return;
      globalThis.watchfloorWindows.appearedAt ??= Date.now();
      globalThis.watchfloorWindows.placedAt = Date.now();
    });
});
