import { randomBytes } from 'node:crypto';
import type { Fault } from '../../core/errors/faults.ts';

/** A bug as the log has it and as people are told: the same number in both. The log says where, not what: a message may quote what the camera sent. */
export function bugOf(error: unknown): {
  readonly fault: Fault;
  readonly details: Readonly<Record<string, string>>;
} {
  const id = randomBytes(4).toString('hex');
  const frames = error instanceof Error ? (error.stack?.match(/^\s+at .*$/gm) ?? []) : [];
  const where = frames.map((frame) => frame.trim()).join(' ');
  const kind = error instanceof Error ? error.name : typeof error;
  return { fault: { code: 'call.failed', params: { id } }, details: { id, kind, where } };
}
