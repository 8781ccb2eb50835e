import { describe, expect, it } from 'vitest';
import type { Fault } from '../../core/errors/faults.ts';
import type { VideoFormat } from './h264/sps.ts';
import { PacketFanOut } from './packetFanOut.ts';
import { createRtpHeader, readRtpHeader, writeRtpHeader } from './rtp/packet.ts';
import { createSenderReport } from './rtp/rtcp.ts';
import { RtpSink } from './sink.ts';
import { SourceStatusPublisher } from './sourceStatus.ts';

const sps = [
  Buffer.from('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==', 'base64'),
  Buffer.from('Z0LAH9oBQBbsBagICAoAAAMAAgAAAwBlHjBlQA==', 'base64'),
] as const;
const pps = Buffer.from('aM48gA==', 'base64');
const idr = Buffer.from([0x65, 0x88, 1, 2, 3]);

function passage() {
  const formats: VideoFormat[] = [];
  const faults: Fault[] = [];
  /** The size of each still, bytes. */
  const stills: number[] = [];
  let sequence = 0;
  const made = new PacketFanOut({
    keyframe: ({ annexB }) => stills.push(annexB.length),
    format: (format) => formats.push(format),
    unfit: (fault) => faults.push(fault),
  });
  made.begin(96, undefined, 0);
  return {
    made,
    formats,
    faults,
    stills,
    keyframes: () => stills.length,
    lose: () => {
      sequence += 1;
    },
    send(nal: Buffer, timestamp: number, atMs: number, marker = true) {
      const packet = Buffer.alloc(12 + nal.length);
      sequence += 1;
      writeRtpHeader(packet, false, marker, 96, sequence & 0xffff, timestamp, 7);
      nal.copy(packet, 12);
      made.rtp(packet, atMs, 1_700_000_000_000 + atMs);
    },
  };
}

describe('a camera that storms', () => {
  it('a camera that floods parameter sets is reported once and given up', () => {
    const { send, formats, faults } = passage();
    for (let at = 0; at < 10_000; at += 1) send(sps[at % 2] as Buffer, at, at / 100);
    expect(formats.length).toBe(1);
    expect(faults).toEqual([{ code: 'source.malformed', params: { what: 'SPS' } }]);
  });

  it('a camera that floods keyframes is given up', () => {
    const { send, keyframes, faults } = passage();
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    for (let at = 1; at < 10_000; at += 1) send(idr, at * 10, at / 10);
    expect(keyframes()).toBeLessThanOrEqual(240);
    expect(faults).toEqual([{ code: 'source.malformed', params: { what: 'IDR' } }]);
  });
});

describe('a camera that marks every slice', () => {
  const second = Buffer.from([0x65, 0x28, 4, 5, 6]);
  const next = Buffer.from([0x41, 0x9a, 1, 2, 3]);

  /** Returns what a viewer receives: the marker and the first byte of each packet, grouped by picture. */
  function viewed(made: PacketFanOut): string[] {
    const header = createRtpHeader();
    const seen: string[] = [];
    made.sinks.add(
      new RtpSink({
        send: (packet) => {
          readRtpHeader(packet, header);
          seen.push(`${packet[header.payloadStart]?.toString(16)}${header.marker ? '!' : ''}`);
        },
        ssrc: 1,
        payloadType: 96,
      }),
    );
    return seen;
  }

  it('a camera that marks every slice is detected at its second slice, and shown from the next keyframe on, also in its next session', () => {
    const { made, send, stills } = passage();
    const seen = viewed(made);
    const given: boolean[] = [];
    made.recent.onPicture(({ isKey }) => given.push(isKey));
    const picture = (timestamp: number) => {
      send(sps[0], timestamp, timestamp / 90);
      send(pps, timestamp, timestamp / 90);
      send(idr, timestamp, timestamp / 90);
      send(second, timestamp, timestamp / 90);
    };
    picture(0);
    expect(seen.splice(0)).toEqual(['67', '68', '65!']);
    expect(made.recent.pictures).toBeUndefined();
    picture(3_600);
    send(next, 7_200, 80);
    send(next, 10_800, 120);
    expect(seen.splice(0)).toEqual(['67', '68', '65', '65', 'c!', '41', 'c!', '41']);
    expect(given).toEqual([true, true, false]);
    // The first still had one slice. A moment later it was complete.
    const sets = 8 + sps[0].length + pps.length;
    expect(stills).toEqual([1, 2, 2].map((slices) => sets + slices * (4 + idr.length)));
    made.begin(96, undefined, 1_000);
    picture(90_000);
    send(next, 93_600, 1_040);
    expect(seen.splice(0)).toEqual(['67', '68', '65', '65', 'c!', '41']);
  });

  it('a flood of markers copies each byte a few times, not at each marker', () => {
    const { send, stills } = passage();
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    send(idr, 0, 0);
    for (let at = 0; at < 500_000; at += 1) send(second, 0, at / 10_000);
    send(next, 3_600, 40);
    expect(stills.reduce((sum, bytes) => sum + bytes)).toBeLessThan(5 * 1024 * 1024);
  });

  it('a camera with two pictures per timestamp, or with packet loss, is not taken for one that marks every slice', () => {
    const { made, send, lose } = passage();
    const seen = viewed(made);
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    send(idr, 0, 0);
    send(next, 0, 1);
    send(next, 3_600, 40, false);
    lose();
    send(Buffer.from([0x41, 0x46, 4, 5, 6]), 3_600, 41);
    send(next, 7_200, 80);
    expect(seen).toEqual(['67', '68', '65!', '41!', '41', '41!', '41!']);
  });

  it('a replaced camera is examined afresh', () => {
    const { made, send } = passage();
    const seen = viewed(made);
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    send(idr, 0, 0);
    send(second, 0, 0);
    made.forget();
    made.begin(96, undefined, 1_000);
    seen.length = 0;
    send(sps[0], 3_600, 1_000);
    send(pps, 3_600, 1_000);
    send(idr, 3_600, 1_000);
    expect(seen).toEqual(['67', '68', '65!']);
  });
});

it('of several format changes the last is reported a second after the first', () => {
  const { send, formats } = passage();
  send(sps[0], 0, 0);
  send(sps[1], 3_600, 40);
  send(sps[0], 7_200, 80);
  send(sps[1], 10_800, 120);
  expect(formats.map(({ width }) => width)).toEqual([320]);
  send(idr, 90_000, 1_000);
  expect(formats.map(({ width }) => width)).toEqual([320, 1280]);
});

it('a growing backlog is detected by the camera’s own reports', () => {
  const { made, send } = passage();
  send(sps[0], 0, 0);
  send(pps, 0, 0);
  let lagMs = 0;
  for (let frame = 1; frame <= 250; frame += 1) {
    const takenMs = frame * 40;
    // From 4 s on each frame arrives at half speed.
    send(idr, takenMs * 90, takenMs + Math.max(0, takenMs - 4_000));
    lagMs = made.timeline.lag.read();
    if (frame % 50 === 0)
      made.rtcp(createSenderReport(7, 1_600_000_000_000 + takenMs, takenMs * 90, frame, 0));
  }
  expect(lagMs).toBeGreaterThan(3_000);
});

describe('after a stall of this process, or of the network', () => {
  const frameMs = 40;
  const gop = 50;
  /** Plays 40 s of a camera with a keyframe every two; frames from `from` to `to`, ms, arrive at the end of that time. */
  function played(from: number, to: number, reports: boolean) {
    const { made, send, keyframes } = passage();
    let nowMs = 0;
    let takenMs = 0;
    const lags: number[] = [];
    const sequences: number[] = [];
    const firsts: number[] = [];
    const seen: number[] = [];
    made.sinks.add(
      new RtpSink({
        send(packet) {
          const at = readRtpHeader(packet, header) ? header : undefined;
          sequences.push(at?.sequence ?? -1);
          const type = (packet[at?.payloadStart ?? 0] ?? 0) & 31;
          if (seen.at(-1) !== takenMs) firsts.push(type);
          seen.push(takenMs);
          lags.push(nowMs - takenMs);
        },
        ssrc: 1,
        payloadType: 96,
      }),
    );
    const header = createRtpHeader();
    for (let at = 0; at < 1_000; at += 1) {
      takenMs = at * frameMs;
      nowMs = takenMs >= from && takenMs < to ? to : takenMs;
      if (at % gop === 0) {
        send(sps[0], takenMs * 90, nowMs);
        send(pps, takenMs * 90, nowMs);
      }
      send(at % gop === 0 ? idr : inter, takenMs * 90, nowMs);
      if (reports && at % 25 === 0)
        made.rtcp(createSenderReport(7, 1_600_000_000_000 + takenMs, takenMs * 90, at, 0));
    }
    return { made, lags, sequences, seen, firsts, keyframes };
  }
  const inter = Buffer.from([0x41, 0x9a, 1, 2, 3]);

  it.each([
    [700, true],
    [3_000, true],
    [15_000, true],
    [3_000, false],
    [15_000, false],
  ])('a stall of %i ms shows no old picture as live (sender reports: %s)', (blockedMs, reports) => {
    const { made, lags, sequences, seen } = played(10_500, 10_500 + blockedMs, reports);
    // Reports prove the camera's clock; without them a burst of frames is needed to detect a backlog.
    expect(lags.filter((lagMs) => lagMs > 500).length).toBeLessThanOrEqual(reports ? 0 : 3);
    expect(made.counts.stale).toBeGreaterThan(blockedMs / frameMs - 15);
    // The stream is live again with the first keyframe after it.
    const live = seen.find((takenMs) => takenMs >= 10_500 + blockedMs - 300);
    expect(live).toBe(Math.ceil((10_500 + blockedMs - 300) / 2_000) * 2_000);
    expect(seen.at(-1)).toBe(999 * frameMs);
    for (const [at, sequence] of sequences.entries())
      if (at > 0) expect(sequence).toBe(((sequences[at - 1] ?? 0) + 1) & 0xffff);
  });

  it('the stream resumes with parameter sets, and keeps no old still', () => {
    const { firsts, seen, keyframes } = played(10_500, 25_500, true);
    const frames = [...new Set(seen)];
    expect(firsts[frames.findIndex((takenMs) => takenMs > 10_500)]).toBe(7);
    expect(keyframes()).toBe(20 - 7);
  });

  it('nothing is dropped of a camera that stalled itself, or whose timestamps count frames', () => {
    const { made, send } = passage();
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    // One second apart, yet 40 ms by the camera's own timestamps; then two together.
    for (let at = 0; at < 60; at += 1)
      send(at === 0 ? idr : inter, at * 3_600, (at % 20 === 19 ? at - 1 : at) * 1_000);
    expect(made.counts.stale).toBe(0);
  });
});

describe('the frame rate that is told of a camera', () => {
  /** Receives a second of frames that are `stepMs` apart, checked each half second like a session. */
  function received() {
    const { made, send } = passage();
    const published = new SourceStatusPublisher(() => made.fps);
    const rates: number[] = [];
    let atMs = 0;
    published.onChange(() => rates.push(Math.round(made.fps)));
    const frame = (afterMs: number) => {
      for (const until = atMs + afterMs; atMs < until; atMs += 20)
        if (atMs % 500 === 0) published.measured(0, 0, atMs);
      send(idr, atMs * 90, atMs);
    };
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    published.set('live', undefined);
    return { rates, frame };
  }
  const lastSent = 25;

  it('the frame rate is measured, whatever the camera announces', () => {
    const { rates, frame } = received();
    for (let n = 0; n < 60; n += 1) frame(1_000);
    expect(rates).toEqual([lastSent, 1]);
  });

  it('the frame rate follows a slowing camera within three frames, and an accelerating one within three seconds', () => {
    const { rates, frame } = received();
    for (let n = 0; n < 250; n += 1) frame(40);
    for (let n = 0; n < 3; n += 1) frame(1_000);
    expect(rates).toEqual([lastSent, 1]);
    for (let n = 0; n < 75; n += 1) frame(40);
    expect(rates.at(-1)).toBeGreaterThan(15);
  });

  it('the frame rate is unchanged after a stall', () => {
    const { rates, frame } = received();
    for (let stall = 0; stall < 5; stall += 1) {
      for (let n = 0; n < 50; n += 1) frame(40);
      frame(12_000);
    }
    expect(rates).toEqual([lastSent]);
  });
});
