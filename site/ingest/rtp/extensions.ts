import type { StampedExtensions } from '../../shared/mediaSource.ts';

const oneByteProfile = 0xbede;
const playoutStepMs = 10;
const ntpBytes = 8;

/** Seconds from 1900 (NTP) to 1970 (Unix); RFC 868. */
const ntpToUnixS = 2_208_988_800;

/** Writes wall time (ms since 1970) as 64-bit NTP, 8 bytes. Wraps in 2036, as NTP does. */
export function writeNtpTime(buffer: Buffer, offset: number, unixMs: number): void {
  const seconds = Math.floor(unixMs / 1000);
  const fraction = ((unixMs - seconds * 1000) / 1000) * 2 ** 32;
  buffer.writeUInt32BE((seconds + ntpToUnixS) % 2 ** 32, offset);
  buffer.writeUInt32BE(Math.min(2 ** 32 - 1, Math.floor(fraction)), offset + 4);
}

/** Reads 64-bit NTP as ms since 1970, with fraction. */
export function readNtpTime(buffer: Buffer, offset: number): number {
  const seconds = buffer.readUInt32BE(offset) - ntpToUnixS;
  return seconds * 1000 + (buffer.readUInt32BE(offset + 4) / 2 ** 32) * 1000;
}

function checkedId(id: number): number {
  if (!Number.isInteger(id) || id < 1 || id > 14) throw new RangeError(`header extension id ${id}`);
  return id;
}

/** The extension block for the first packet of each frame. */
export interface ExtensionStamp {
  /** The block's size with its 4-byte header; 0 if nothing is stamped. */
  readonly bytes: number;
  /**
   * Writes the block at `offset`.
   * @param captureUnixMs capture time of the frame, for abs-capture-time
   */
  write(packet: Buffer, offset: number, captureUnixMs: number): void;
}

/**
 * Builds the block once; only the capture time changes from frame to frame.
 * It is sent on the first packet of a frame only: libwebrtc takes a frame's playout delay from its first packet
 * (modules/rtp_rtcp/source/frame_object.cc) and keeps the last limits received (video/video_receive_stream2.cc); abs-capture-time is read
 * from the first packet too.
 */
export function createExtensionStamp(extensions: StampedExtensions): ExtensionStamp {
  const { playoutDelay, absCaptureTime, mid } = extensions;
  const parts: Buffer[] = [];
  if (playoutDelay !== undefined) {
    const steps = (ms: number) => Math.max(0, Math.min(0xfff, Math.round(ms / playoutStepMs)));
    const value = (steps(playoutDelay.minMs) << 12) | steps(playoutDelay.maxMs);
    parts.push(
      Buffer.from([(checkedId(playoutDelay.id) << 4) | 2, value >> 16, (value >> 8) & 0xff, value & 0xff]),
    );
  }
  if (mid !== undefined) {
    const text = Buffer.from(mid.value, 'utf8');
    if (text.length < 1 || text.length > 16) throw new RangeError('mid of 1..16 bytes');
    parts.push(Buffer.from([(checkedId(mid.id) << 4) | (text.length - 1)]), text);
  }
  let captureAt = 0;
  if (absCaptureTime !== undefined) {
    parts.push(Buffer.from([(checkedId(absCaptureTime.id) << 4) | (ntpBytes - 1)]));
    captureAt = 4 + parts.reduce((sum, part) => sum + part.length, 0);
    parts.push(Buffer.alloc(ntpBytes));
  }
  if (parts.length === 0) return { bytes: 0, write: () => undefined };
  const body = Buffer.concat(parts);
  const words = Math.ceil(body.length / 4);
  const block = Buffer.alloc(4 + words * 4);
  block.writeUInt16BE(oneByteProfile, 0);
  block.writeUInt16BE(words, 2);
  body.copy(block, 4);
  return {
    bytes: block.length,
    write(packet, offset, captureUnixMs) {
      block.copy(packet, offset);
      if (captureAt > 0) writeNtpTime(packet, offset + captureAt, captureUnixMs);
    },
  };
}

/** Reads the one-byte extensions of a packet: id -> value. Empty if it has none or another form. */
export function readHeaderExtensions(packet: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  const first = packet[0] ?? 0;
  let at = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) === 0 || at + 4 > packet.length || packet.readUInt16BE(at) !== oneByteProfile)
    return found;
  const end = Math.min(packet.length, at + 4 + packet.readUInt16BE(at + 2) * 4);
  at += 4;
  while (at < end) {
    const head = packet[at] as number;
    if (head === 0) {
      at += 1;
      continue;
    }
    const length = (head & 0x0f) + 1;
    if (head >> 4 === 15 || at + 1 + length > end) break;
    found.set(head >> 4, packet.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return found;
}
