/**
 * A value of which only the newest is sent: a newer one replaces a pending one, and nothing is queued.
 * Times are in ms, by the clock's `monotonic`.
 */
export interface LatestValue<T> {
  readonly value: T;
  /** Since when the value has been pending; undefined: it has been sent. */
  readonly wantedAt: number | undefined;
  readonly sent: T;
  readonly sentAt: number;
}

export const createLatestValue = <T>(value: T): LatestValue<T> => ({
  value,
  wantedAt: undefined,
  sent: value,
  sentAt: Number.NEGATIVE_INFINITY,
});

/** Replaces the pending value; the pending time still counts from the first one that was not sent. */
export const setLatest = <T>(latest: LatestValue<T>, value: T, at: number): LatestValue<T> => ({
  ...latest,
  value,
  wantedAt: latest.wantedAt ?? at,
});

export const markLatestSent = <T>(latest: LatestValue<T>, at: number): LatestValue<T> => ({
  ...latest,
  wantedAt: undefined,
  sent: latest.value,
  sentAt: at,
});

/** Returns how long the value has to wait if one is sent per interval, ms; 0: it is due. */
export const getWaitMs = (latest: LatestValue<unknown>, everyMs: number, at: number): number =>
  Math.max(0, latest.sentAt + everyMs - at);
