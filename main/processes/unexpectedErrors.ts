import type { ProcessLogs } from './processLogs.ts';

/** Returns the log line for an unexpected error. */
export const formatUnexpectedError = (error: unknown): string =>
  `bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

/**
 * Logs uncaught errors of main, which keeps running: its windows show live video.
 * Electron would show a dialog instead, and main, with PTZ control, would stand still until an operator closed it.
 */
export function logUnexpectedErrors(logs: ProcessLogs): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => logs.write('main', formatUnexpectedError(error)));
}
