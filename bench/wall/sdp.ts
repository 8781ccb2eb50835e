import type { Page } from 'playwright-core';

/** Start and end, ms of the page's clock. */
export type Interval = readonly [from: number, to: number];

/** Makes the page record when SDP is created, parsed or applied. Must be called before cameras are shown. */
export async function recordSdpWork(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const work: [number, number][] = [];
    globalThis.sdpWork = work;
    const { prototype } = RTCPeerConnection;
    for (const name of [
      'createOffer',
      'createAnswer',
      'setLocalDescription',
      'setRemoteDescription',
    ] as const) {
      const real: (...given: never[]) => Promise<unknown> = prototype[name];
      const noted = async function (this: RTCPeerConnection, ...given: never[]) {
        const from = performance.now();
        try {
          return await real.apply(this, given);
        } finally {
          work.push([from, performance.now()]);
        }
      };
      Object.defineProperty(prototype, name, { value: noted });
    }
    // Checks the recording, so that an empty record means no SDP work.
    const tried = new RTCPeerConnection();
    await tried.createOffer();
    tried.close();
    if (work.splice(0).length !== 1) throw new Error('SDP work is not noted');
  });
}

/**
 * Returns the duration of the recorded SDP work, ms; overlapping work of several transports counts once. `isAhead`:
 * allows an empty record, because all of it may have been done before the recording.
 */
export async function sdpWorkOf(page: Page, isAhead: boolean): Promise<number> {
  const work = await page.evaluate(() => globalThis.sdpWork ?? []);
  if (work.length === 0 && !isAhead) throw new Error('no SDP was made');
  return unionLength(work);
}

/** Returns the length of the intervals' union. */
export function unionLength(intervals: readonly Interval[]): number {
  let [sum, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
