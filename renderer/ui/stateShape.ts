import type { Shape } from './mark.tsx';

/** The shape of each tile state, next to its name. */
export const stateShape = {
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
} as const satisfies Record<string, Shape>;
