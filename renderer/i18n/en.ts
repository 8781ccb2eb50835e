import { exporting } from './en/exporting.ts';
import { health } from './en/health.ts';
import { layouts } from './en/layouts.ts';
import { replay } from './en/replay.ts';
import type { Words } from './vi.ts';

const number = new Intl.NumberFormat('en-GB');
const count = (n: number) => number.format(n);
const cameras = (n: number) => `${count(n)} ${n === 1 ? 'camera' : 'cameras'}`;
const tiles = (n: number) => `${count(n)} ${n === 1 ? 'tile' : 'tiles'}`;

export const en: Words = {
  languages: { label: 'Language', vi: 'Vietnamese', en: 'English' },
  count,
  age(seconds) {
    if (seconds < 1) return '< 1 s';
    if (seconds < 60) return `${Math.floor(seconds)} s`;
    if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
    return `${Math.floor(seconds / 3_600)} h`;
  },
  kinds: { fixed: 'Fixed', ptz: 'PTZ', thermal: 'Thermal', anpr: 'Plates' },
  functions: { security: 'Security', traffic: 'Traffic', defence: 'Defence' },
  ward: ({ name, kind }) =>
    /^(phường|xã) /i.test(name) ? name : kind === 'ward' ? `${name} ward` : `${name} commune`,
  health,
  replay,
  exporting,
  tile: {
    states: {
      waiting: 'Connecting',
      still: 'Still',
      live: 'Live',
      frozen: 'Possibly frozen',
      late: 'Late',
      stale: 'Old picture',
      lost: 'Disconnected',
      refused: 'Refused',
      paused: 'Paused',
    },
    number: (tile) => `Tile ${tile}`,
    empty: 'Empty tile',
    withheld: 'Not permitted',
    withheldHint: 'A camera outside your scope stands here. Those who may see it still find it.',
    emptyHint: 'Type a camera number and Enter, or drag a camera here from the list.',
    waiting: 'Connecting to the camera…',
    stillNote: (age) => `Still from ${age} ago, waiting for live pictures`,
    lastPicture: (age) => `Last picture ${age} ago`,
    noPictureYet: 'No picture received yet',
    lostHint: 'No new pictures. Reconnecting by itself.',
    causeUnknown: 'Looking for the cause…',
    lateBadge: (age) => `Late by ${age}`,
    frozen: 'Possibly frozen at the camera',
    sameSince: (time) => `The same picture since ${time}`,
    gone: 'No longer in the registry',
    goneHint: 'The camera was removed, or is out of your scope. Choose another one for this tile.',
    unknownNumber: (digits) => `There is no camera ${digits}`,
  },
  wall: {
    label: 'Wall',
    gridHint: (key) => `Alt+${key}`,
    alone: 'Show this tile alone (F)',
    backToGrid: 'Back to the grid (Esc)',
    clear: 'Clear the tile (Delete)',
    numberEntry: 'Camera',
    numberHint: 'Enter: onto the selected tile · Esc: cancel',
    keys: 'Arrows select · number + Enter calls a camera · Enter searches · F alone · Delete clears · L layouts · Ctrl+Z undo',
    live: (n, all) => `${count(n)} of ${tiles(all)} live`,
    stopped: (n) => `${tiles(n)} without new pictures`,
    layoutNotSaved: (why) => `The layout is not saved. ${why}`,
  },
  cameras: {
    title: 'Cameras',
    search: 'Search name, ward, number…',
    clearSearch: 'Clear the search',
    of: (n, total) => (n === total ? cameras(n) : `${count(n)} of ${cameras(total)}`),
    loading: (n, total) =>
      total === 0 ? 'Loading the registry…' : `Loading ${count(n)} of ${cameras(total)}…`,
    none: 'No camera matches.',
    noneHint: 'Use fewer words or take a filter off. Diacritics are not needed.',
    empty: 'The registry holds no camera within your scope.',
    emptyHint: 'Tell your shift leader or administrator.',
    asOf: (time) => `Registry as of ${time}`,
    onTile: (tile) => `On tile ${tile}`,
    filterKind: 'Filter by kind',
    filterFunction: 'Filter by function',
    target: (tile) => `Enter puts it on tile ${tile}`,
  },
  frame: {
    product: 'Watchfloor',
    demo: 'Demo: signed in by itself',
    signOut: 'Sign out',
    nobody: 'Nobody signed in',
    site: {
      connecting: (name) => `Connecting to ${name}`,
      connected: (name) => `${name}: connected`,
      lost: (name, since) => `${name}: connection lost since ${since}`,
      refused: (name) => `${name} refuses the connection`,
      silent: (name) => `${name} does not answer. Reconnecting by itself.`,
    },
    siteLostNote:
      'Reconnecting by itself. The registry is the stored one; pictures that still arrive are live.',
    deskLost: 'The desk process stopped and is being restarted. The pictures are not interrupted.',
    deskRestarted: 'The desk was restarted. The pictures were not interrupted.',
    fallback: (version) => `Electron ${version} is end-of-life: for trying and testing only, never for duty.`,
    dismiss: 'Dismiss',
  },
  signIn: {
    title: 'Sign in for the shift',
    site: (name) => `Site: ${name}`,
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    working: 'Signing in…',
  },
  start: {
    title: 'Starting',
    steps: {
      demo: 'Demo cameras',
      site: 'Media server',
      desk: 'Desk',
      link: 'Connection to the site',
      operator: 'Sign-in',
    },
    done: 'done',
    working: 'working…',
    waiting: 'waiting',
    failed: 'not yet',
    outside: 'This page runs only inside Watchfloor.',
  },
  layouts,
  fault: {
    title: 'This window met a fault',
    what: 'The display stopped because of a fault in the program. It has been logged.',
    reload: 'Open the window again (its layout is kept)',
  },
};
