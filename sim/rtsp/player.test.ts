import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CameraFault, FrameWriter, maxQueuedBytes, Player } from './player.ts';
import { PacketStream, Programme } from './programme.ts';

const fps = { num: 25, den: 1 };
const frameMs = 40;
const gop = 5;
const loop = 15;
/** A clip of small pictures, whose second byte is the picture's number. */
const stream = new PacketStream(
  {
    width: 16,
    height: 16,
    profileLevelId: '42c00a',
    sps: Uint8Array.of(0x67),
    pps: Uint8Array.of(0x68),
    frames: Array.from({ length: loop }, (_, at) => {
      const key = at % gop === 0;
      return { key, nals: [Uint8Array.of(key ? 0x65 : 0x41, at)] };
    }),
  },
  fps,
);

function setting(cameraId = 'cam-1') {
  const sent: { index: number; sequence: number; timestamp: number }[] = [];
  const sink = {
    writableLength: 0,
    write(bytes: Buffer) {
      // Only the bytes of the RTP channel: a report may come first.
      const at = bytes[1] === 1 ? 4 + bytes.readUInt16BE(2) : 0;
      sent.push({
        index: bytes[at + 17] ?? -1,
        sequence: bytes.readUInt16BE(at + 6),
        timestamp: bytes.readUInt32BE(at + 8),
      });
      return true;
    },
  };
  let fault: CameraFault = 'none';
  const host = { writer: new FrameWriter(), wallMs: () => 0, monotonicMs: () => 0, faultOf: () => fault };
  const programme = new Programme(stream, cameraId);
  const player = new Player(host, sink, { rtp: 0, rtcp: 1 }, cameraId, 'main', programme);
  return {
    sent,
    sink,
    player,
    programme,
    setFault: (now: CameraFault) => {
      fault = now;
    },
  };
}

/** Steps as the wheel does, from `due` to `untilMs`. */
function play(player: Player, due: number, untilMs: number): number {
  let next = due;
  while (next <= untilMs) next = player.step(next);
  return next;
}

describe('playing', () => {
  it('starts soon, at a keyframe, and loops without a seam, for any camera and time', () => {
    const hour = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.stringMatching(/^cam-[0-9]{1,5}$/), hour, (cameraId, nowMs) => {
        const { player, sent } = setting(cameraId);
        const due = player.start(nowMs);
        expect(due).toBeGreaterThan(nowMs);
        expect(due - nowMs).toBeLessThanOrEqual(gop * frameMs + 1e-3);
        play(player, due, due + 2 * loop * frameMs);
        const first = sent[0];
        expect((first?.index ?? -1) % gop).toBe(0);
        sent.forEach(({ index, sequence, timestamp }, at) => {
          expect(index).toBe(((first?.index ?? 0) + at) % loop);
          expect(sequence).toBe(((first?.sequence ?? 0) + at) & 0xffff);
          const expected = ((first?.timestamp ?? 0) + at * 3_600) >>> 0;
          expect(Math.abs(((timestamp - expected) << 0) >> 0)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('catches up after a short delay, and continues from the present after a long sleep', () => {
    const { player, sent } = setting();
    const due = player.start(0);
    player.step(due + 10 * frameMs + 1);
    expect(sent).toHaveLength(11);
    const next = player.step(due + 60_000);
    expect(sent).toHaveLength(11);
    expect(next).toBeGreaterThan(due + 60_000);
    player.step(next);
    expect((sent.at(-1)?.index ?? -1) % gop).toBe(0);
  });

  it('omits the frames up to the next keyframe for a slow client, and queues nothing for it', () => {
    const { player, sent, sink } = setting();
    const due = player.start(0);
    const start = play(player, due, due + frameMs);
    expect(sent).toHaveLength(2);
    sink.writableLength = maxQueuedBytes + 1;
    const after = play(player, start, start);
    expect(player.droppedFrames).toBe(1);
    sink.writableLength = 0;
    play(player, after, after + 3 * frameMs);
    // Two were omitted up to the keyframe; after it the sequence numbers continue without a gap.
    expect(player.droppedFrames).toBe(3);
    expect(sent.map(({ index }) => index % gop)).toEqual([0, 1, 0, 1]);
    expect(((sent[2]?.sequence ?? 0) - (sent[1]?.sequence ?? 0)) & 0xffff).toBe(1);
  });

  it('sends nothing while frozen, and the same picture while repeating', () => {
    const { player, sent, setFault } = setting();
    let due = player.start(0);
    setFault('frozen');
    due = play(player, due, due + 500);
    expect(sent).toHaveLength(0);
    setFault('repeating');
    due = play(player, due, due + 500);
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent.map(({ index }) => index)).size).toBe(1);
    expect(new Set(sent.map(({ timestamp }) => timestamp)).size).toBe(sent.length);
  });
});
