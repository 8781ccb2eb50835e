import { afterEach, describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createIngest, type Ingest } from './ingest.ts';

const open: Ingest[] = [];
afterEach(() => {
  for (const ingest of open.splice(0)) ingest.close();
});

function ingestOf(maxIdleBytes?: number) {
  const clock = handClock();
  const ingest = createIngest({
    clock,
    resolve: () => undefined,
    log: () => undefined,
    limits: maxIdleBytes === undefined ? {} : { maxIdleBytes },
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

  it('refuses a camera without such a stream, and retries rarely', async () => {
    const { ingest, clock } = ingestOf();
    const source = ingest.source('a', 'main');
    source.addSink(sink);
    await clock.advance(0);
    expect(source.status()).toMatchObject({ state: 'refused', cause: { code: 'camera.noStream' } });
    await clock.advance(60_000);
    expect(source.counts().restarts).toBe(1);
  });

  it('refuses a camera with an invalid address, and ends no other on an unexpected error', async () => {
    const clock = handClock();
    const logged: string[] = [];
    const ingest = createIngest({
      clock,
      resolve(camera) {
        if (camera === 'b') throw new TypeError('s3cret');
        return { url: 'rtsp://h:99999/' };
      },
      log: (event, details) => logged.push(`${event} ${JSON.stringify(details)}`),
      retry: () => 1_000,
    });
    open.push(ingest);
    const [a, b] = [ingest.source('a', 'main'), ingest.source('b', 'main')];
    a.addSink(sink);
    b.addSink(sink);
    await clock.advance(0);
    expect(a.status()).toMatchObject({ state: 'refused', cause: { code: 'source.badAddress' } });
    expect(b.status()).toMatchObject({ state: 'lost', cause: { code: 'call.failed' } });
    const entry = logged.find((line) => line.startsWith('bug'));
    expect(entry).toContain(String(b.status().cause?.params.id));
    expect(entry).toContain('TypeError');
    expect(entry).not.toContain('s3cret');
    await clock.advance(1_000);
    expect(b.counts().restarts).toBe(1);
  });

  it('pulls no more streams than the limit, and reports it', async () => {
    const tried: string[] = [];
    const clock = handClock();
    const ingest = createIngest({
      clock,
      resolve(camera) {
        tried.push(camera);
        return { url: 'rtsp://127.0.0.1:1/' };
      },
      log: () => undefined,
      retry: () => 60_000,
      limits: { maxPulls: 1 },
    });
    open.push(ingest);
    const [a, b] = [ingest.source('a', 'main'), ingest.source('b', 'main')];
    const held = a.addSink(sink);
    b.addSink(sink);
    expect(a.state).toBe('connecting');
    expect(b.status()).toMatchObject({ state: 'lost', cause: { code: 'media.noCapacity' } });
    expect(tried).toEqual(['a']);
    held.remove();
    await clock.advance(60_000);
    expect(tried).toEqual(['a', 'b']);
  });

  it('forgets the longest idle sources and keeps their counters', async () => {
    const { ingest, clock } = ingestOf(10_000);
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

  it('closes once, leaving no timer', async () => {
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
