import type { BrowserWindow } from 'electron';

/**
 * Tells when whoever works at a window does so no more: it has lost the keyboard or is not to be seen (`onBlurred`), or its
 * page is not the one it was (`onGone`): closed, crashed, loaded anew.
 */
export function watchLeaving(
  window: BrowserWindow,
  told: { readonly onBlurred: () => void; readonly onGone: () => void },
): void {
  for (const event of ['blur', 'hide', 'minimize'] as const) window.on(event as 'blur', told.onBlurred);
  window.once('closed', told.onGone);
  const contents = window.webContents;
  contents.on('render-process-gone', told.onGone);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) told.onGone();
  });
}
