import type { Page } from 'playwright-core';

/** From, to; ms of the page's clock. */
export type Interval = readonly [from: number, to: number];

/** From now on the page notes when SDP is made, read or applied. Call it before anything is shown. */
export async function noteSdpWork(page: Page): Promise<void> {
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
    // Nothing noted is to mean that none was made.
    const tried = new RTCPeerConnection();
    await tried.createOffer();
    tried.close();
    if (work.splice(0).length !== 1) throw new Error('SDP work is not noted');
  });
}

/**
 * Time in which SDP work was under way, ms: transports that work at the same time count once. `isAhead`: all of it may have been
 * done before it was noted.
 */
export async function sdpWorkOf(page: Page, isAhead: boolean): Promise<number> {
  const work = await page.evaluate(() => globalThis.sdpWork ?? []);
  if (work.length === 0 && !isAhead) throw new Error('no SDP was made');
  return covered(work);
}

/** How long the intervals cover, together. */
export function covered(intervals: readonly Interval[]): number {
  let [sum, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
