import { app } from 'electron';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';

/** Returns the command that runs this program as its own PTZ gateway (start.ts), without windows and their parts. */
export function getGatewayCommand(): { readonly command: string; readonly args: readonly string[] } {
  const args = app.isPackaged ? [] : [app.getAppPath()];
  // It draws nothing. No GPU process: Chromium ends a program whose GPU process fails repeatedly.
  args.push(gatewaySwitch, '--disable-gpu', '--disable-software-rasterizer', '--in-process-gpu');
  // With its console's display it would end when that does.
  if (process.platform === 'linux') args.push('--ozone-platform=headless');
  if (app.commandLine.hasSwitch('no-sandbox')) args.push('--no-sandbox');
  return { command: process.execPath, args };
}
