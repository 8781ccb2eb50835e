import type { Logs } from './logs.ts';

/** A line of main's log for an error that nobody expected. */
export const bugLine = (error: unknown): string =>
  `bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

/**
 * Writes down what nobody caught, and main goes on: its windows show pictures that somebody watches. Electron would show a box
 * instead, and main, with all that it steers, would stand still until somebody pressed its button.
 */
export function writeBugs(logs: Logs): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => logs.write('main', bugLine(error)));
}
