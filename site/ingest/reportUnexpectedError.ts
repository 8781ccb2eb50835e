import { randomBytes } from 'node:crypto';
import type { Fault } from '../../core/errors/faults.ts';

/**
 * Converts an unexpected error to a log entry and a message to people with the same number.
 * The log has the location but not the message: that may quote data sent by the camera.
 */
export function reportUnexpectedError(error: unknown): {
  readonly fault: Fault;
  readonly details: Readonly<Record<string, string>>;
} {
  const id = randomBytes(4).toString('hex');
  const frames = error instanceof Error ? (error.stack?.match(/^\s+at .*$/gm) ?? []) : [];
  const where = frames.map((frame) => frame.trim()).join(' ');
  const kind = error instanceof Error ? error.name : typeof error;
  return { fault: { code: 'call.failed', params: { id } }, details: { id, kind, where } };
}
