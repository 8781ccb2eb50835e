import { app, BrowserWindow } from 'electron';
import type { Clock } from '../../core/base/clock.ts';

/** Nothing tells when a window draws with the new process; anyone who was not ready is painted by the next, ms. */
const afterMs = [0, 1_000, 3_000] as const;

/**
 * The process that paints for all windows takes what it has painted with it where it ends, and Chromium paints again only what
 * changes: live pictures came back, and the rest of the window stayed white. Once there is another, all is painted.
 */
export function repaintWhenLost(clock: Pick<Clock, 'after'>, log: (line: string) => void): void {
  let isLost = false;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    isLost = true;
    log(`the process for the graphics card ended: ${reason}, code ${exitCode}`);
  });
  app.on('gpu-info-update', () => {
    if (!isLost) return;
    isLost = false;
    for (const ms of afterMs)
      clock.after(ms, () => {
        for (const { webContents } of BrowserWindow.getAllWindows()) webContents.invalidate();
      });
  });
}
