/**
 * All that a preload needs of the contract between pages and main. It runs before each page of each window, so it knows names alone: what
 * the calls take and give stands in `shell.ts`, which must have just these.
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

/** The one IPC channel of shell calls, and those on which main sends what becomes a `PageMessage`. */
export const shellChannel = 'watchfloor:shell';
export const deskPortChannel = 'watchfloor:desk-port';
export const processesChannel = 'watchfloor:processes';
export const shownChannel = 'watchfloor:shown';
export const displaysChannel = 'watchfloor:displays';
export const controlChannel = 'watchfloor:control';
