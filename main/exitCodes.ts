/** The program's exit codes. */
export const exitCodes = { done: 0, notLive: 1, badCommandLine: 2, inUse: 3, bug: 70 } as const;
