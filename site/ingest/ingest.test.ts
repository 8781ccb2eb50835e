import { afterEach, describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createIngest, type Ingest } from './ingest.ts';

const open: Ingest[] = [];
afterEach(() => {
  for (const ingest of open.splice(0)) ingest.close();
});

function ingestOf(maxIdleSources?: number) {
  const clock = handClock();
  const ingest = createIngest({
    clock,
    resolve: () => undefined,
    log: () => undefined,
    ...(maxIdleSources === undefined ? {} : { maxIdleSources }),
  });
  open.push(ingest);
  return { clock, ingest };
}
const sink = { send: () => undefined, ssrc: 1, payloadType: 96 };

describe('the ingest', () => {
  it('has one source per camera and stream', () => {
    const { ingest } = ingestOf();
    expect(ingest.source('a', 'sub')).toBe(ingest.source('a', 'sub'));
    expect(ingest.source('a', 'sub')).not.toBe(ingest.source('a', 'main'));
    expect(ingest.stats()).toMatchObject({ sources: 2, byState: { idle: 2 } });
  });

  it('refuses a camera that has no such stream, and tries again at leisure', async () => {
    const { ingest, clock } = ingestOf();
    const source = ingest.source('a', 'main');
    source.addSink(sink);
    await clock.advance(0);
    expect(source.status()).toMatchObject({ state: 'refused', cause: { code: 'camera.noStream' } });
    await clock.advance(60_000);
    expect(source.counts().restarts).toBe(1);
  });

  it('forgets the longest idle sources and keeps their counts', async () => {
    const { ingest, clock } = ingestOf(1);
    for (const camera of ['a', 'b']) {
      const handle = ingest.source(camera, 'sub').addSink(sink);
      await clock.advance(60_000);
      handle.remove();
      handle.remove();
      await clock.advance(10_000);
    }
    expect(ingest.stats()).toMatchObject({
      sources: 1,
      byState: { idle: 1 },
      totals: { restarts: 2, sinks: 0 },
    });
  });

  it('closes once and for all, leaving no timer', async () => {
    const { ingest, clock } = ingestOf();
    const source = ingest.source('a', 'sub');
    source.addSink(sink);
    await clock.advance(0);
    ingest.close();
    ingest.close();
    expect(clock.pending).toBe(0);
    expect(() => source.addSink(sink)).toThrow();
    expect(() => ingest.source('b', 'sub')).toThrow();
  });
});
