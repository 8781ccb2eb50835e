import type { health as vi } from '../vi/health.ts';

const one = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

export const health: typeof vi = {
  title: 'Stream health',
  open: 'Stream health (F9)',
  close: 'Close (F9 or Esc)',
  levels: {
    0: 'This machine keeps up: every tile has all its pictures.',
    1: 'This machine cannot keep up. Small tiles show keyframes only, about one picture a second.',
    2: 'This machine cannot keep up. Small tiles show keyframes only, large ones the sub-stream.',
    3: 'This machine cannot keep up. Small tiles show keyframes only, large ones the sub-stream; sequences stand still.',
  },
  reasons: {
    notShown: 'Many pictures come and are not shown in time.',
    decoders: 'Decoding takes nearly all of the processor.',
    thread: 'The window answers late.',
  },
  lacking: (n) => `${n} ${n === 1 ? 'tile' : 'tiles'} without enough pictures`,
  notTheMachine: (counted) => `${counted}: see the marked rows below. This machine keeps up.`,
  since: (time) => `Since ${time}.`,
  order:
    'What is given up first: small tiles, then large ones, then sequences. The selected tile comes last.',
  shown: (shown, received) => `Shown / received: ${one.format(shown)} / ${one.format(received)} pictures/s`,
  leftOut: (n) => `, without ${n} ${n === 1 ? 'tile that shows' : 'tiles that show'} keyframes only`,
  decoding: (used, cores) => `Decoding: ${one.format(used)} of ${cores} cores`,
  lateness: (ms) => `Window late by ${Math.round(ms)} ms`,
  noLook: 'Measuring: the first figures come in a few seconds…',
  noTiles: 'No tile has pictures yet: type a camera’s number, then Enter.',
  control: 'PTZ control with problems',
  unseen: 'Nobody can see this tile now, so the site sends no pictures for it.',
  tile: 'Tile',
  camera: 'Camera',
  state: 'State',
  fps: 'Shown / received per s',
  bitrate: 'kbit/s',
  loss: 'Loss',
  jitter: 'Jitter (ms)',
  decode: 'Decode (ms)',
  decoder: 'Decoder',
  stream: 'Stream',
  sends: (fps) => `sends ${one.format(fps)}/s`,
  streams: { main: 'Main', sub: 'Sub' },
  hardware: 'hardware',
  software: 'software',
  reduced: { frameRate: 'Fewer frames (busy)', stream: 'Less detail (busy)' },
  reducedShort: 'Busy',
  /** In the table, whose head says why. */
  reducedTo: { frameRate: 'keyframes only', stream: 'in place of main' },
  reducedWhy: 'This machine cannot keep up. F9 tells more.',
  number: (value) => one.format(value),
  percent: (value) => `${one.format(value)} %`,
};
