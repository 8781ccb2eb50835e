/**
 * A clip cut into RTP packets once (RFC 6184, packetization-mode 1: single NAL units and FU-A), laid out as it goes on
 * an interleaved connection (RFC 2326, 10.12), with gaps for what differs between sessions: channel, sequence number,
 * timestamp, SSRC. Sending a frame is then one copy, a few stamped fields a packet, one write.
 */
import type { AccessUnit } from '../clips/annexb.ts';

/** Largest RTP packet, header included: leaves room for extensions and SRTP below an Ethernet or tunnel MTU. */
export const maxRtpPacketBytes = 1_200;
export const payloadType = 96;
export const interleavedHeaderBytes = 4;
export const rtpHeaderBytes = 12;
const prefixBytes = interleavedHeaderBytes + rtpHeaderBytes;
const maxPayloadBytes = maxRtpPacketBytes - rtpHeaderBytes;
const fuA = 28;

export interface PacketFrame {
  readonly key: boolean;
  /** Every packet of the picture, one after the other, each behind its interleaved header. */
  readonly bytes: Buffer;
  /** Where in `bytes` each packet's interleaved header begins. */
  readonly starts: Uint32Array;
}

/** The payloads of one NAL unit: itself when it fits, else FU-A fragments (RFC 6184, 5.8) of nearly equal size. */
function payloadsOf(nal: Uint8Array): { head: readonly number[]; body: Uint8Array }[] {
  if (nal.length <= maxPayloadBytes) return [{ head: [], body: nal }];
  const header = nal[0] ?? 0;
  const body = nal.subarray(1);
  const count = Math.ceil(body.length / (maxPayloadBytes - 2));
  const size = Math.ceil(body.length / count);
  return Array.from({ length: count }, (_, at) => {
    const start = at === 0 ? 0x80 : 0;
    const end = at === count - 1 ? 0x40 : 0;
    return {
      head: [(header & 0xe0) | fuA, start | end | (header & 0x1f)],
      body: body.subarray(at * size, (at + 1) * size),
    };
  });
}

export function packetiseFrame(frame: AccessUnit): PacketFrame {
  const payloads = frame.nals.flatMap(payloadsOf);
  const total = payloads.reduce((sum, p) => sum + prefixBytes + p.head.length + p.body.length, 0);
  const bytes = Buffer.alloc(total);
  const starts = new Uint32Array(payloads.length);
  let at = 0;
  payloads.forEach(({ head, body }, index) => {
    starts[index] = at;
    const marker = index === payloads.length - 1 ? 0x80 : 0;
    bytes[at] = 0x24;
    bytes.writeUInt16BE(rtpHeaderBytes + head.length + body.length, at + 2);
    bytes[at + 4] = 0x80;
    bytes[at + 5] = marker | payloadType;
    at += prefixBytes;
    for (const byte of head) bytes[at++] = byte;
    bytes.set(body, at);
    at += body.length;
  });
  return { key: frame.key, bytes, starts };
}

/** Where an exponential-Golomb number ends that begins at bit `at` (H.264, 9.1). */
function golombEnd(bytes: Uint8Array, at: number): number {
  let zeros = 0;
  while (zeros < 32 && (((bytes[(at + zeros) >> 3] ?? 0xff) >> (7 - ((at + zeros) & 7))) & 1) === 0) zeros++;
  return at + 2 * zeros + 1;
}

/** The packets from one index up to another, as a frame of its own; undefined where there are none. */
export function partOf(frame: PacketFrame, from: number, to: number): PacketFrame | undefined {
  const { key, bytes, starts } = frame;
  if (from >= to) return undefined;
  if (from === 0 && to === starts.length) return frame;
  const begin = starts[from] ?? 0;
  return {
    key,
    bytes: bytes.subarray(begin, starts[to] ?? bytes.length),
    starts: starts.slice(from, to).map((start) => start - begin),
  };
}

const isSlice = (type: number) => type === 1 || type === 5;

/**
 * A picture of one slice as no decoder can decode it: it is whole, and names a picture parameter set that nobody sent. What
 * a decoder fails on must not be seen by who only forwards it.
 */
export function spoiltFrame(frame: PacketFrame): PacketFrame {
  const bytes = Buffer.from(frame.bytes);
  const typeAt = (at: number) => (bytes[at] ?? 0) & 0x1f;
  const payload = [...frame.starts]
    .map((start) => start + prefixBytes)
    .find((at) => isSlice(typeAt(at)) || (typeAt(at) === fuA && isSlice(typeAt(at + 1))));
  if (payload === undefined) return frame;
  const from = payload + (typeAt(payload) === fuA ? 2 : 1);
  // first_mb_in_slice, slice_type, and then the number of its parameter set, which is 0: a single 1 (H.264, 7.3.3)
  const at = from * 8;
  const bit = golombEnd(bytes, golombEnd(bytes, at));
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (7 - (bit & 7)));
  return { ...frame, bytes };
}

/** What one session puts into a frame's packets. */
export interface FrameStamp {
  readonly channel: number;
  /** Of the frame's first packet. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Copies `frame` to `target` at `at`, stamped; `target` must have `frame.bytes.length` bytes there. */
export function stampFrame(frame: PacketFrame, stamp: FrameStamp, target: Buffer, at: number): void {
  frame.bytes.copy(target, at);
  for (let index = 0; index < frame.starts.length; index++) {
    const start = at + (frame.starts[index] ?? 0);
    target[start + 1] = stamp.channel;
    target.writeUInt16BE((stamp.sequence + index) & 0xffff, start + 6);
    target.writeUInt32BE(stamp.timestamp, start + 8);
    target.writeUInt32BE(stamp.ssrc, start + 12);
  }
}
