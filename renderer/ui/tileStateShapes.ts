import type { IconShape } from './iconMark.tsx';

/** The shape of each tile state, next to its name. */
export const tileStateShapes = {
  waiting: 'ring',
  still: 'half',
  live: 'dot',
  frozen: 'triangle',
  late: 'triangle',
  stale: 'triangle',
  lost: 'square',
  refused: 'stop',
  paused: 'half',
  gone: 'stop',
  withheld: 'stop',
} as const satisfies Record<string, IconShape>;
