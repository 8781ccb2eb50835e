import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createIngest, type Ingest } from './ingest.ts';
import type { Publication } from './publication.ts';
import { writeRtpHeader } from './rtp/packet.ts';

const sps = Buffer.from('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==', 'base64');
const pps = Buffer.from('aM48gA==', 'base64');
const idr = Buffer.from([0x65, 0x88, 1, 2, 3]);
const other = Buffer.from([0x41, 0x9a, 1, 2, 3]);

const open: Ingest[] = [];
afterEach(() => {
  for (const ingest of open.splice(0)) ingest.close();
});

/** A simulated encoder. */
function encoder() {
  let taker: { rtp(packet: Buffer): void; end(fault: Fault): void } | undefined;
  let sequence = 0;
  let timestamp = 0;
  const asked = { keyframes: 0, takes: 0 };
  const publication: Publication = {
    payloadType: 101,
    take(next) {
      taker = next;
      asked.takes += 1;
      return () => {
        if (taker === next) taker = undefined;
      };
    },
    requestKeyframe() {
      asked.keyframes += 1;
    },
  };
  return {
    publication,
    asked,
    isTaken: () => taker !== undefined,
    lose: (packets: number) => {
      sequence += packets;
    },
    send(...nals: Buffer[]) {
      timestamp += 3_600;
      for (const nal of nals) {
        const packet = Buffer.alloc(12 + nal.length);
        sequence += 1;
        writeRtpHeader(packet, false, nal === nals.at(-1), 101, sequence & 0xffff, timestamp, 7);
        nal.copy(packet, 12);
        taker?.rtp(packet);
      }
    },
    end: () => taker?.end({ code: 'source.nobodyPublishes', params: {} }),
  };
}

function watched() {
  const clock = handClock();
  const counts: number[] = [];
  const ingest = createIngest({
    clock,
    resolve: () => ({ whip: { token: 'x' } }),
    log: () => undefined,
    timings: { lingerMs: 1_000 },
  });
  open.push(ingest);
  ingest.onSinks((_camera, _stream, sinks) => counts.push(sinks));
  const source = ingest.source('a', 'main');
  const packets: Buffer[] = [];
  const watch = () => source.addSink({ send: (packet) => packets.push(packet), ssrc: 1, payloadType: 96 });
  return { clock, ingest, source, packets, watch, counts };
}

describe('a stream that its encoder brings', () => {
  it('a published stream waits a little for a sleeping encoder, then reports that there is none, and begins as soon as one connects', async () => {
    const { clock, ingest, source, watch, counts } = watched();
    watch();
    await clock.advance(2_999);
    expect(source.status()).toMatchObject({ state: 'connecting', cause: null });
    await clock.advance(1);
    expect(source.status()).toMatchObject({ state: 'lost', cause: { code: 'source.nobodyPublishes' } });
    const one = encoder();
    ingest.published('a', 'main', one.publication);
    expect(source.state).toBe('connecting');
    one.send(sps, pps, idr);
    expect(source.status()).toMatchObject({ state: 'live', cause: null });
    expect(source.lastKeyframe?.annexB.length).toBeGreaterThan(0);
    expect([counts, ingest.sinks('a', 'main')]).toEqual([[1], 1]);
  });

  it('a published stream takes no packets without viewers, and requests a keyframe for each new one', async () => {
    const { clock, ingest, watch, packets } = watched();
    const one = encoder();
    ingest.published('a', 'main', one.publication);
    expect(one.isTaken()).toBe(false);
    const first = watch();
    expect(one.isTaken()).toBe(true);
    one.send(sps, pps, idr);
    expect(packets.length).toBe(3);
    const before = one.asked.keyframes;
    const second = watch();
    expect(one.asked.keyframes).toBe(before + 1);
    first.remove();
    second.remove();
    await clock.advance(1_000);
    expect([one.isTaken(), ingest.sinks('a', 'main')]).toEqual([false, 0]);
  });

  it('a published stream requests a keyframe once a lost packet has not been resent', async () => {
    const { clock, ingest, watch, packets } = watched();
    const one = encoder();
    ingest.published('a', 'main', one.publication);
    watch();
    one.send(sps, pps, idr);
    const asked = one.asked.keyframes;
    one.lose(1);
    one.send(other);
    expect(packets.length).toBe(3);
    await clock.advance(120);
    expect([packets.length, one.asked.keyframes]).toEqual([4, asked + 1]);
  });

  it('a published stream switches to an encoder that replaces the first, and is lost with the last', () => {
    const { ingest, source, watch } = watched();
    const [one, two] = [encoder(), encoder()];
    ingest.published('a', 'main', one.publication);
    watch();
    one.send(sps, pps, idr);
    ingest.published('a', 'main', two.publication);
    expect([one.isTaken(), two.isTaken(), source.state]).toEqual([false, true, 'connecting']);
    one.end();
    two.send(sps, pps, idr);
    expect(source.state).toBe('live');
    two.end();
    ingest.published('a', 'main', undefined);
    expect(source.status()).toMatchObject({ state: 'lost', cause: { code: 'source.nobodyPublishes' } });
  });
});
