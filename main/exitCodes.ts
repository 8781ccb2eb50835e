/** What the program says to anyone who started it, as it ends. */
export const exitCodes = { done: 0, notLive: 1, badCommandLine: 2, inUse: 3, bug: 70 } as const;
