import { app, BrowserWindow } from 'electron';
import type { Clock } from '../../core/base/clock.ts';

/**
 * Delays of the repaints, ms. No event says when a window uses the new process; a later one repaints windows that were not
 * ready.
 */
const afterMs = [0, 1_000, 3_000] as const;

/**
 * Repaints all windows after the GPU process was lost.
 * The GPU process paints for all windows, and its output is lost with it. Chromium repaints only what changes: video came back
 * while the rest of the window stayed white.
 */
export function repaintWhenLost(clock: Pick<Clock, 'after'>, log: (line: string) => void): void {
  let isLost = false;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    isLost = true;
    log(`the GPU process ended: ${reason}, code ${exitCode}`);
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
