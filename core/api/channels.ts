/**
 * The part of the contract between pages and main that a preload needs. It runs before each page of each window,
 * so it contains only names; inputs and outputs are in `shell.ts`, which must have exactly these.
 */
export const shellNames = [
  'window.describe',
  'window.fullScreen',
  'window.focus',
  'tile.exchange',
  'export.show',
  'window.report',
  'displays.list',
  'displays.number',
  'window.open',
  'window.close',
  'window.moveTo',
  'window.setFallback',
  'profile.save',
  'profile.use',
  'profile.remove',
  'displays.takeBack',
  'control.look',
  'control.see',
  'control.spot',
  'control.steer',
  'control.stop',
  'control.do',
  'control.map',
  'control.follow',
  'lease.take',
  'lease.release',
  'lease.reserve',
  'lease.request',
  'lease.answer',
  'lease.releaseOther',
  'stick.learn',
  'stick.save',
  'stick.forget',
  'stick.gamepad',
] as const;
export type ShellName = (typeof shellNames)[number];

/** The IPC channel of shell calls, and those on which main sends a `PageMessage`. */
export const shellChannel = 'watchfloor:shell';
export const deskPortChannel = 'watchfloor:desk-port';
export const processesChannel = 'watchfloor:processes';
export const shownChannel = 'watchfloor:shown';
export const displaysChannel = 'watchfloor:displays';
export const controlChannel = 'watchfloor:control';
