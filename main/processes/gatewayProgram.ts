import { app } from 'electron';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';

/** This program once more, as its own PTZ gateway (start.ts): without a window, and without what only windows need. */
export function gatewayProgram(): { readonly command: string; readonly args: readonly string[] } {
  const args = app.isPackaged ? [] : [app.getAppPath()];
  // It draws nothing. Chromium would end it for a GPU process that fails again and again, so that it has none.
  args.push(gatewaySwitch, '--disable-gpu', '--disable-software-rasterizer', '--in-process-gpu');
  // With the display that its console had it would end, too.
  if (process.platform === 'linux') args.push('--ozone-platform=headless');
  if (app.commandLine.hasSwitch('no-sandbox')) args.push('--no-sandbox');
  return { command: process.execPath, args };
}
