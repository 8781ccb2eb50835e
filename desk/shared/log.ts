/**
 * `info`: what a person would want to read about a normal day. `warn`: it went on, but somebody should look.
 * `error`: a bug, or something that was not done. Fields hold no passwords, tokens or tickets.
 */
export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** What an error says of itself, for a log line. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
