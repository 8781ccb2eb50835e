/**
 * A clip packetised once (RFC 6184, packetization-mode 1: single NAL units and FU-A), in the layout of an interleaved
 * connection (RFC 2326, 10.12). The fields that differ between sessions are left open: channel, sequence number,
 * timestamp, SSRC. Sending a frame is then one copy, four written fields per packet, and one write.
 */
import type { AccessUnit } from '../clips/annexb.ts';

/**
 * Maximum size of an RTP packet with its header: leaves room for extensions and SRTP within an Ethernet or tunnel MTU.
 */
export const maxRtpPacketBytes = 1_200;
export const payloadType = 96;
export const interleavedHeaderBytes = 4;
export const rtpHeaderBytes = 12;
const prefixBytes = interleavedHeaderBytes + rtpHeaderBytes;
const maxPayloadBytes = maxRtpPacketBytes - rtpHeaderBytes;
const fuA = 28;

export interface PacketFrame {
  readonly key: boolean;
  /** All packets of the picture in order, each after its interleaved header. */
  readonly bytes: Buffer;
  /** Offset in `bytes` of each packet's interleaved header. */
  readonly starts: Uint32Array;
}

/**
 * Returns the payloads of a NAL unit: the unit itself if it fits, or FU-A fragments (RFC 6184, 5.8) of about equal
 * size.
 */
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

/** Returns the bit offset after the Exp-Golomb code that starts at bit `at` (H.264, 9.1). */
function golombEnd(bytes: Uint8Array, at: number): number {
  let zeros = 0;
  while (zeros < 32 && (((bytes[(at + zeros) >> 3] ?? 0xff) >> (7 - ((at + zeros) & 7))) & 1) === 0) zeros++;
  return at + 2 * zeros + 1;
}

/** Returns the packets `from` to `to` (exclusive) as a frame of its own; undefined if there are none. */
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
 * Returns a picture of one slice that no decoder can decode: it is complete, but refers to a picture parameter set that
 * was never sent. A program that only forwards packets must not notice the fault.
 */
export function undecodableFrame(frame: PacketFrame): PacketFrame {
  const bytes = Buffer.from(frame.bytes);
  const typeAt = (at: number) => (bytes[at] ?? 0) & 0x1f;
  const payload = [...frame.starts]
    .map((start) => start + prefixBytes)
    .find((at) => isSlice(typeAt(at)) || (typeAt(at) === fuA && isSlice(typeAt(at + 1))));
  if (payload === undefined) return frame;
  const from = payload + (typeAt(payload) === fuA ? 2 : 1);
  // The fields are first_mb_in_slice, slice_type, and then the parameter set's number, which is 0: a single 1 bit
  // (H.264, 7.3.3).
  const at = from * 8;
  const bit = golombEnd(bytes, golombEnd(bytes, at));
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (7 - (bit & 7)));
  return { ...frame, bytes };
}

/** The values that a session writes into a frame's packets. */
export interface FrameStamp {
  readonly channel: number;
  /** Sequence number of the frame's first packet. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/**
 * Copies `frame` to offset `at` of `target` and stamps it; `target` must have `frame.bytes.length` bytes left there.
 */
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
