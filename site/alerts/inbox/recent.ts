import { hash } from 'node:crypto';
import type { AlertSourceId } from '../../../core/alerts/alert.ts';
import { TwoGenerationMap } from '../../../core/alerts/correlateMemory.ts';
import type { IncomingMessage } from './inbox.ts';

/** Minimum number of messages remembered per source: a broker redelivers at most its unacknowledged messages in flight. */
export const minRememberedPerSource = 4_096;

/** Returns the digest of channel and bytes; no security depends on it. */
export const digestMessage = ({ channel, bytes }: Pick<IncomingMessage, 'channel' | 'bytes'>): string =>
  hash('sha1', Buffer.concat([Buffer.from(`${channel}\0`), bytes]), 'base64').slice(0, 16);

/** The last messages of each source, to recognise redeliveries. */
export interface RecentMessages {
  has(source: AlertSourceId, digest: string): boolean;
  add(source: AlertSourceId, digest: string): void;
  /** Replaces the content by the rows on disk, the oldest first. */
  reset(rows: Iterable<{ readonly source: AlertSourceId; readonly digest: string }>): void;
}

export function createRecentMessages(): RecentMessages {
  const bySource = new Map<AlertSourceId, TwoGenerationMap<string, true>>();
  const add = (source: AlertSourceId, digest: string) => {
    const known = bySource.get(source) ?? new TwoGenerationMap(minRememberedPerSource);
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
