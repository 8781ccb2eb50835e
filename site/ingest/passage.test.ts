import { describe, expect, it } from 'vitest';
import type { Fault } from '../../core/faults.ts';
import type { VideoFormat } from './h264/sps.ts';
import { Passage } from './passage.ts';
import { writeRtpHeader } from './rtp/packet.ts';
import { senderReportPacket } from './rtp/rtcp.ts';

const sps = [
  Buffer.from('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==', 'base64'),
  Buffer.from('Z0LAH9oBQBbsBagICAoAAAMAAgAAAwBlHjBlQA==', 'base64'),
] as const;
const pps = Buffer.from('aM48gA==', 'base64');
const idr = Buffer.from([0x65, 0x88, 1, 2, 3]);

function passage() {
  const formats: VideoFormat[] = [];
  const faults: Fault[] = [];
  let keyframes = 0;
  let sequence = 0;
  const made = new Passage({
    keyframe: () => {
      keyframes += 1;
    },
    format: (format) => formats.push(format),
    unfit: (fault) => faults.push(fault),
  });
  made.begin(96, undefined, 0);
  return {
    made,
    formats,
    faults,
    keyframes: () => keyframes,
    send(nal: Buffer, timestamp: number, atMs: number) {
      const packet = Buffer.alloc(12 + nal.length);
      sequence += 1;
      writeRtpHeader(packet, false, true, 96, sequence & 0xffff, timestamp, 7);
      nal.copy(packet, 12);
      made.rtp(packet, atMs, 1_700_000_000_000 + atMs);
    },
  };
}

describe('a camera that storms', () => {
  it('with parameter sets is told of once and given up', () => {
    const { send, formats, faults } = passage();
    for (let at = 0; at < 10_000; at += 1) send(sps[at % 2] as Buffer, at, at / 100);
    expect(formats.length).toBe(1);
    expect(faults).toEqual([{ code: 'source.malformed', params: { what: 'SPS' } }]);
  });

  it('with keyframes is given up', () => {
    const { send, keyframes, faults } = passage();
    send(sps[0], 0, 0);
    send(pps, 0, 0);
    for (let at = 1; at < 10_000; at += 1) send(idr, at * 10, at / 10);
    expect(keyframes()).toBeLessThanOrEqual(240);
    expect(faults).toEqual([{ code: 'source.malformed', params: { what: 'IDR' } }]);
  });
});

it('tells of the last of several changes of format a second after the first', () => {
  const { send, formats } = passage();
  send(sps[0], 0, 0);
  send(sps[1], 3_600, 40);
  send(sps[0], 7_200, 80);
  send(sps[1], 10_800, 120);
  expect(formats.map(({ width }) => width)).toEqual([320]);
  send(idr, 90_000, 1_000);
  expect(formats.map(({ width }) => width)).toEqual([320, 1280]);
});

it('sees a backlog grow by the camera’s own reports', () => {
  const { made, send } = passage();
  send(sps[0], 0, 0);
  send(pps, 0, 0);
  let lagMs = 0;
  for (let frame = 1; frame <= 250; frame += 1) {
    const takenMs = frame * 40;
    // From 4 s on each frame comes half as fast as it was taken.
    send(idr, takenMs * 90, takenMs + Math.max(0, takenMs - 4_000));
    lagMs = made.timeline.lag.read();
    if (frame % 50 === 0)
      made.rtcp(senderReportPacket(7, 1_600_000_000_000 + takenMs, takenMs * 90, frame, 0));
  }
  expect(lagMs).toBeGreaterThan(3_000);
});
