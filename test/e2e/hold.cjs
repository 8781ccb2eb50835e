'use strict';

// Loaded into main before the program (`electron -r`). It holds the program back until Playwright has attached itself and
// calls `__playwright_run`. In about one of thirty starts of a program that was not held back, Playwright waited forever.
// Playwright's own loader does the same, but only for an Electron that it has found itself, and together with thirty of
// Chromium's switches that users do not have.
const { app } = require('electron');

const ready = app.whenReady();
let begin;
const attached = new Promise((resolve) => {
  begin = resolve;
});
app.whenReady = () => attached;
globalThis.__playwright_run = () => ready.then(() => begin());

// The times at which the first visible window appeared, and at which one was last moved or resized, ms since the epoch.
globalThis.watchfloorWindows = { appearedAt: undefined, placedAt: undefined };
app.on('browser-window-created', (_event, window) => {
  for (const change of ['show', 'move', 'resize', 'enter-full-screen'])
    window.on(change, () => {
      if (!window.isVisible()) return;
      globalThis.watchfloorWindows.appearedAt ??= Date.now();
      globalThis.watchfloorWindows.placedAt = Date.now();
    });
});
