/** One that is only late mostly comes by itself before anybody has read this; it is no live one either. */
const stopped: ReadonlySet<string> = new Set(['frozen', 'stale', 'lost', 'refused', 'gone']);

/** Whether a tile in this state counts as stopped: at the foot, and wherever else they are counted. */
export const isStopped = (state: string): boolean => stopped.has(state);
