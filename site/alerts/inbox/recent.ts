import { hash } from 'node:crypto';
import type { AlertSourceId } from '../../../core/alerts/alert.ts';
import { Recent } from '../../../core/alerts/correlateMemory.ts';
import type { IncomingMessage } from './inbox.ts';

/**
 * How many messages of a source are remembered at least. A broker delivers again what it has no acknowledgement for, and that is at
 * most as many as may be under way at once.
 */
export const rememberedPerSource = 4_096;

/** Of channel and bytes; no secret hangs on it. */
export const digestOf = ({ channel, bytes }: Pick<IncomingMessage, 'channel' | 'bytes'>): string =>
  hash('sha1', Buffer.concat([Buffer.from(`${channel}\0`), bytes]), 'base64').slice(0, 16);

/** The last messages of each source, to recognise a delivery that came before. */
export interface RecentMessages {
  has(source: AlertSourceId, digest: string): boolean;
  add(source: AlertSourceId, digest: string): void;
  /** What the disk has, the oldest first, in place of all that was added. */
  reset(rows: Iterable<{ readonly source: AlertSourceId; readonly digest: string }>): void;
}

export function recentMessages(): RecentMessages {
  const bySource = new Map<AlertSourceId, Recent<string, true>>();
  const add = (source: AlertSourceId, digest: string) => {
    const known = bySource.get(source) ?? new Recent(rememberedPerSource);
    bySource.set(source, known);
    known.set(digest, true);
  };
  return {
    has: (source, digest) => bySource.get(source)?.has(digest) === true,
    add,
    reset(rows) {
      bySource.clear();
      for (const { source, digest } of rows) add(source, digest);
    },
  };
}
