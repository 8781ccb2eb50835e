import { getRightText } from '../../core/people/rightErrors.ts';
import { alertTexts } from './en/alerts.ts';
import { auditTexts } from './en/audit.ts';
import { boardTexts } from './en/board.ts';
import { displayTexts } from './en/displays.ts';
import { exportTexts } from './en/export.ts';
import { handoverTexts } from './en/handover.ts';
import { healthTexts } from './en/health.ts';
import { keyMapTexts } from './en/keyMap.ts';
import { layoutTexts } from './en/layouts.ts';
import { shiftLogTexts } from './en/log.ts';
import { mapTexts } from './en/map.ts';
import { ownCameraTexts } from './en/ownCamera.ts';
import { peopleTexts } from './en/people.ts';
import { ptzTexts } from './en/ptz.ts';
import { replayTexts } from './en/replay.ts';
import { searchTexts } from './en/search.ts';
import { tourTexts } from './en/tour.ts';
import { undoHistoryTexts } from './en/undoHistory.ts';
import { type Translations, vietnameseTexts } from './vi.ts';

const number = new Intl.NumberFormat('en-GB');
const count = (n: number) => number.format(n);
const cameras = (n: number) => `${count(n)} ${n === 1 ? 'camera' : 'cameras'}`;
const tiles = (n: number) => `${count(n)} ${n === 1 ? 'tile' : 'tiles'}`;

export const englishTexts: Translations = {
  languages: { vi: 'Vietnamese', en: 'English' },
  commandKeys: vietnameseTexts.commandKeys,
  pick: (texts) => texts.en,
  count,
  age(seconds) {
    if (seconds < 1) return '< 1 s';
    if (seconds < 60) return `${Math.floor(seconds)} s`;
    if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
    return `${Math.floor(seconds / 3_600)} h`;
  },
  kinds: { fixed: 'Fixed', ptz: 'PTZ', thermal: 'Thermal', anpr: 'ANPR (plates)' },
  functions: { security: 'Security', traffic: 'Traffic', defence: 'Defence' },
  ward: ({ name, kind }) =>
    /^(phường|xã) /i.test(name) ? name : kind === 'ward' ? `${name} ward` : `${name} commune`,
  alerts: alertTexts,
  audit: auditTexts,
  board: boardTexts,
  keyMap: keyMapTexts,
  search: searchTexts,
  handover: handoverTexts,
  health: healthTexts,
  displays: displayTexts,
  replay: replayTexts,
  exporting: exportTexts,
  steering: ptzTexts,
  map: mapTexts,
  log: shiftLogTexts,
  ownCamera: ownCameraTexts,
  tour: tourTexts,
  undoHistory: undoHistoryTexts,
  people: peopleTexts,
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
    shortStates: { frozen: 'Frozen?', lost: 'Lost', gone: 'Gone' },
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
    siteCutOff: 'The site is cut off. Reconnecting.',
    loses: 'Loses packets',
    losesShort: 'Lossy',
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
    alone: 'Show this tile alone ({key:wall.alone})',
    clear: 'Clear the tile ({key:wall.clear})',
    numberEntry: 'Camera',
    numberHint: 'Enter: onto the selected tile · W: swap it with that tile · Esc: cancel',
    keys: [
      '{key:search} find',
      '{key:keyMap} all keys',
      '{key:write} write in the log',
      '{key:log} log',
      '{key:map} map',
      '{key:alerts} alerts',
      'number + Enter calls a camera',
      'Enter searches',
      '{key:wall.alone} alone',
      '{key:wall.clear} clears',
      '{key:wall.layouts} layouts',
      '{key:undo} undo',
    ],
    live: (n, all) => `${count(n)} of ${tiles(all)} live`,
    stopped: (n) => `${tiles(n)} without new pictures`,
    layoutNotSaved: (why) => `The layout is not saved. ${why}`,
  },
  asOf: {
    at: (time) => `As of ${time}`,
    never: 'Nothing has come from the site yet',
    hint: 'The site does not confirm what is shown. What you do to alerts and in the log is kept, and sent later.',
  },
  cameras: {
    title: 'Cameras',
    search: 'Search name, ward, number…',
    of: (n, total) => (n === total ? cameras(n) : `${count(n)} of ${cameras(total)}`),
    loading: (n, total) =>
      total === 0 ? 'Loading the registry…' : `Loading ${count(n)} of ${cameras(total)}…`,
    none: 'No camera matches.',
    noneHint: 'Use fewer words or take a filter off. Diacritics are not needed.',
    empty: 'The registry holds no camera within your scope.',
    emptyAdd: 'Press {key:ownCamera} to add your own, or write them into the site’s cameras file.',
    emptyHint: 'Tell your shift leader or administrator.',
    onTile: (tile) => `On tile ${tile}`,
    filterKind: 'Filter by kind',
    target: (tile) => `Enter puts it on tile ${tile}`,
  },
  frame: {
    product: 'Watchfloor',
    demo: 'Demo',
    demoHint: 'Demo: signed in by itself',
    signOut: 'Sign out',
    unassigned: 'Nobody signed in',
    language: 'Vietnamese or English',
    theme: 'Light or dark',
    density: 'Comfortable or compact',
    motion: 'Motion of the map: as the system has it, without, with',
    motionNow: {
      choices: { system: 'As the system has it', none: 'Without motion', full: 'With motion' },
      full: 'the map flies to where you go.',
      none: 'the map cuts to where you go; alerts on it stand.',
    },
    mayNot: (what, right) =>
      `You may not use “${what}” (right ${getRightText(right, 'en')}). Ask your shift leader.`,
    demoStays: (what) => `“${what}” is not for the demo: it signed in by itself, without a password.`,
    site: {
      connecting: (name) => `Connecting to ${name}`,
      connected: (name) => `${name}: connected`,
      now: { connecting: 'connecting', connected: 'connected' },
      lost: (name, since) => `${name} cut off since ${since}`,
      refused: (name) => `Not connected to ${name}`,
      silent: (name) => `${name} does not answer. Reconnecting by itself.`,
    },
    siteLost: (since) => `Site lost since ${since}, reconnecting. Moving pictures are live.`,
    deskLost: 'The desk process stopped and is being restarted. Moving pictures are live.',
    deskRestarted: (at) => `The desk was restarted at ${at}. Pictures do not pass through it.`,
    fallback: (version) => [
      `Electron ${version}: never for duty`,
      'end-of-life',
      'for trying and testing only',
    ],
    dismiss: 'Dismiss',
  },
  share: {
    title: 'Send',
    close: 'Close (Esc)',
    what: 'What to send',
    camera: (n, name) => `Camera ${n} ${name}`,
    layout: (name, n) =>
      name === '' ? `The whole layout, ${cameras(n)}` : `Layout “${name}”, ${cameras(n)}`,
    search: 'Send to: type a desk, a room, a window…',
    none: 'Nothing matches.',
    noOne: 'There is nowhere to send to: no other desk, room’s wall or window of this desk is here.',
    window: (window) => `Window ${window.slice(1)}`,
    thisDesk: 'this desk',
    roomWall: 'wall of a room',
    hint: 'Type to narrow · arrows choose · Enter sends · Esc closes',
    sending: 'Sending…',
    sent: (name) => `Arrived: ${name}`,
    ownOnly: (why) => `Only within this desk. ${why}`,
    offers: 'Sent to you',
    offersHint: '{key:offers}: go to it, then {key:offers.take}, {key:offers.tab} or {key:offers.dismiss}',
    from: (name, desk) => (desk === '' ? name : `${name} · ${desk}`),
    notPermitted: 'A camera that you may not see',
    withheld: (n) => `${tiles(n)} that you may not see`,
    intoTile: (tile) => `Onto tile ${tile} ({key:offers.take})`,
    intoTab: 'Into this tab ({key:offers.take})',
    asTab: 'New tab ({key:offers.tab})',
    dismiss: 'Dismiss ({key:offers.dismiss})',
    buttonHint: 'Send the selected camera ({key:sendCamera}), the whole layout ({key:sendLayout})',
  },
  library: {
    title: 'Library of layouts',
    close: 'Close (Esc)',
    name: 'Name of the layout',
    save: 'Save as mine',
    saveShared: 'Save for all',
    search: 'Search layouts…',
    newName: 'Name of the new layout…',
    empty: {
      name: 'No layout is saved yet: type a name, and Enter saves what is shown.',
      away: 'There is no layout to open. Saving waits for the site.',
      unmatched: 'No layout matches. Search for less.',
    },
    own: 'Mine',
    sharedBy: (name) => `Shared, changed by ${name}`,
    tiles,
    open: 'Open in this tab ({key:library.open})',
    openTab: 'Open in a new tab ({key:library.tab})',
    replace: 'Replace by what is shown',
    rename: 'Rename ({key:library.rename})',
    share: 'Share with all',
    remove: 'Delete ({key:library.remove})',
    saved: (name) => `“${name}” is saved.`,
    sharedNow: (name) => `“${name}” is shared now.`,
    deleting: (name) => `Deleting “${name}”.`,
    deleted: (name) => `“${name}” is deleted.`,
    hint: 'Arrows choose · Enter opens in this tab · Esc closes',
    hintName: 'Enter saves · Esc closes',
    openOnly: 'For opening only: saving waits for the site.',
  },
  roomWall: {
    label: 'Wall of a room',
    waiting: 'Waiting for the site',
    enrolTitle: 'Enrol this wall’s machine',
    enrolHint: 'Enter the code that the administrator made at the site: site enrol-wall NAME.',
    code: 'Enrolment code',
    enrol: 'Enrol',
    enrolling: 'Enrolling…',
    last: (what, who, time) => `${time} ${who} sent: ${what}`,
    sentBy: (who) => `sent by ${who}`,
    emptyHint: 'What a desk sends here is shown here.',
  },
  start: {
    title: 'Starting',
    steps: {
      demo: 'Demo cameras',
      site: 'Media server',
      gateway: 'PTZ control',
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
  layouts: layoutTexts,
  fault: {
    title: 'This window met a fault',
    what: 'The display stopped because of a fault in the program. It has been logged.',
    reload: 'Open the window again (its layout is kept)',
    again: (seconds: number) => `With nobody there it opens again by itself after ${seconds} s.`,
  },
};
