import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { PacketFanOut } from '../../site/ingest/packetFanOut.ts';
import { openRtspSession } from '../../site/ingest/rtsp/session.ts';
import {
  type CameraAnswer,
  type RtspCamera,
  sdp,
  startRtspCamera,
  validResponse,
} from '../fakes/rtspCamera.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { type Edit, edits, malformedBytes, malformedText } from './garbage.ts';

/** The time limits for a camera. A silent camera uses them up, so such cases are rare. */
const timeouts = { connectMs: 2_000, responseMs: 250 };
const sprop = 'Z0IAKeKQFoe1AWoCAgPE=,aM48gA==';
const fullSdp = sdp
  .replace(
    'packetization-mode=1',
    `packetization-mode=1;sprop-parameter-sets=${sprop};profile-level-id=420029`,
  )
  .replace(
    'a=control:track1',
    'a=control:track1\r\na=framerate:25\r\na=cliprect:0,0,720,1280\r\nm=audio 0 RTP/AVP 0\r\na=control:track2',
  );
const challenge =
  '401 Unauthorized\r\nWWW-Authenticate: Digest realm="cam \\"1\\"", nonce="8b84a3b789283a8bea8da7fa7d41f08b", qop="auth", algorithm=SHA-256, stale=FALSE\r\nWWW-Authenticate: Basic realm="cam"\r\n\r\n';

/** Changes the camera's nth response; all others are valid. */
let spoil: (answer: CameraAnswer, method: string) => CameraAnswer = (answer) => answer;
let asksFirst = false;
let camera: RtspCamera | undefined;
async function portOfCamera(): Promise<number> {
  camera ??= await startRtspCamera(({ method, headers }, socket) => {
    const sequence = headers.get('cseq') ?? '0';
    const good =
      asksFirst && !headers.has('authorization')
        ? challenge
        : method === 'DESCRIBE'
          ? `200 OK\r\nContent-Base: rtsp://127.0.0.1/live/\r\nContent-Type: application/sdp\r\nContent-Length: ${fullSdp.length}\r\n\r\n${fullSdp}`
          : validResponse(method, '12345678;timeout=60');
    const whole = Buffer.from(`RTSP/1.0 ${String(good).replace('\r\n', `\r\nCSeq: ${sequence}\r\n`)}`);
    const answer = spoil(whole, method);
    // A malformed response may never be complete, so the camera hangs up, as real cameras do.
    if (answer !== whole) setTimeout(() => socket.end(), 30);
    return answer;
  });
  return camera.port;
}
afterAll(() => camera?.close());

const bugs: unknown[] = [];
/** Connects to the camera once, up to its first packets, and returns the fault or undefined. */
async function pull(): Promise<Fault | undefined> {
  const opened = await openRtspSession({
    url: `rtsp://op:s3cret@127.0.0.1:${await portOfCamera()}/live`,
    credentials: undefined,
    clock: createSystemClock(),
    signal: new AbortController().signal,
    onUnexpectedError: (error) => bugs.push(error),
    timeouts,
  });
  if (!opened.ok) return opened.fault;
  const played = await opened.value.play({
    rtp: () => undefined,
    rtcp: () => undefined,
    end: () => undefined,
  });
  opened.value.close();
  return played.ok ? undefined : played.fault;
}

/** Expects a readable fault without secrets, and no internal error. */
function expectReadableFault(fault: Fault | undefined): void {
  expect(bugs).toEqual([]);
  if (!fault) return;
  expect(fault.code).toMatch(/^source\./);
  for (const language of ['vi', 'en'] as const) {
    const sentence = faultText(fault, language);
    expect(sentence).not.toMatch(/[{}]|s3cret/);
    expect(sentence.length).toBeLessThan(500);
  }
}

const methods = ['OPTIONS', 'DESCRIBE', 'DESCRIBE', 'SETUP', 'PLAY'];

describe('the RTSP client', () => {
  it(
    'ends malformed replies in a picture or a readable fault, and plays a valid camera afterwards',
    async () => {
      await fuzz(
        fc.tuple(fc.nat(4), fc.boolean(), fc.boolean(), edits),
        80,
        async ([which, signsIn, asText, what]) => {
          asksFirst = signsIn;
          spoil = (answer, method) =>
            method === methods[which] && answer instanceof Buffer
              ? asText
                ? Buffer.from(malformedText(answer.toString(), what))
                : malformedBytes(answer, what)
              : answer;
          expectReadableFault(await pull());
        },
      );
      spoil = (answer) => answer;
      asksFirst = true;
      expect(await pull()).toBeUndefined();
    },
    fuzzWithinMs,
  );

  it(
    'ends malformed SDP in a picture or a readable fault, and plays a valid camera afterwards',
    async () => {
      asksFirst = false;
      await fuzz(edits, 150, async (what) => {
        const body = malformedText(fullSdp, what);
        spoil = (answer, method) =>
          method === 'DESCRIBE' && answer instanceof Buffer
            ? Buffer.from(
                answer
                  .toString()
                  .replace(/\r\n\r\n[\s\S]*/, '\r\n\r\n')
                  .replace(/Content-Length: \d+/, `Content-Length: ${Buffer.byteLength(body)}`) + body,
              )
            : answer;
        expectReadableFault(await pull());
      });
      spoil = (answer) => answer;
      expect(await pull()).toBeUndefined();
    },
    fuzzWithinMs,
  );
});

/** Returns a picture in packets: the parameter sets together, a keyframe in pieces, and one slice. */
function packets(): Buffer[] {
  const packet = (sequence: number, marker: boolean, payload: number[]) => {
    const head = Buffer.from([
      0x80,
      (marker ? 0x80 : 0) | 96,
      0,
      sequence,
      0,
      0,
      0x10 * (sequence >> 2),
      0,
      1,
      2,
      3,
      4,
    ]);
    return Buffer.concat([head, Buffer.from(payload)]);
  };
  const [sps = [], pps = []] = sprop.split(',').map((set) => [...Buffer.from(set, 'base64')]);
  return [
    packet(1, false, [0x78, 0, sps.length, ...sps, 0, pps.length, ...pps]),
    packet(2, false, [0x7c, 0x85, 0x88, 0x84, 0, 1, 2, 3]),
    packet(3, true, [0x7c, 0x45, 9, 9, 9, 9]),
    packet(4, true, [0x41, 0x9a, 0x24, 0x6c]),
  ];
}
const report = Buffer.from([
  0x80, 200, 0, 6, 1, 2, 3, 4, 0xe8, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 1, 0, 0, 0, 9,
]);

describe('the RTP packet fan-out', () => {
  it(
    'survives malformed packets, and forwards a whole keyframe afterwards',
    async () => {
      await fuzz(fc.tuple(fc.nat(4), edits, fc.nat(400)), 400, ([which, what, noise]) => {
        const seen = { keyframes: 0, unfit: 0 };
        const passage = new PacketFanOut({
          keyframe: () => (seen.keyframes += 1),
          format: () => undefined,
          unfit: (fault) => {
            seen.unfit += 1;
            expectReadableFault(fault);
          },
        });
        passage.begin(96, sprop, 0);
        let at = 0;
        const send = (packet: Buffer) => {
          at += 10;
          passage.rtp(packet, at, at);
        };
        for (const [place, packet] of packets().entries())
          send(place === which ? malformedBytes(packet, what) : packet);
        passage.rtcp(malformedBytes(report, what));
        for (let n = 0; n < 5; n += 1) send(seededBytes(noise + n));
        passage.begin(96, undefined, at);
        const before = seen.keyframes;
        for (const packet of packets()) send(packet);
        expect(seen.keyframes).toBe(before + 1);
      });
    },
    fuzzWithinMs,
  );

  it(
    'accepts malformed parameter sets, or reports a readable fault',
    async () => {
      await fuzz(edits, 200, (what: readonly Edit[]) => {
        const passage = new PacketFanOut({
          keyframe: () => undefined,
          format: () => undefined,
          unfit: expectReadableFault,
        });
        passage.begin(96, malformedText(sprop, what), 0);
      });
    },
    fuzzWithinMs,
  );
});

/** Returns bytes that depend only on the seed. */
function seededBytes(seed: number): Buffer {
  const bytes = Buffer.alloc(12 + (seed % 200));
  let state = seed + 1;
  for (let at = 0; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  bytes[0] = 0x80 | (seed & 0x3f);
  return bytes;
}
