/**
 * The severity of a log event.
 * `info`: normal operation worth reading. `warn`: operation continues, but an administrator should look. `error`:
 * a bug, or work that was not done. Fields contain no passwords, tokens or tickets.
 */
export type LogLevel = 'info' | 'warn' | 'error';
export type LogEvent = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Returns an error's text for a log line, with its stack if there is one. */
export const formatError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
