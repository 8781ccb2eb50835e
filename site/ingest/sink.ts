import { randomBytes } from 'node:crypto';
import type { StampedExtensions } from '../shared/mediaSource.ts';
import { nalUnitTypes, visitAggregatedNals } from './h264/payload.ts';
import { createExtensionStamp, type ExtensionStamp } from './rtp/extensions.ts';
import { rtpHeaderBytes, writeRtpHeader } from './rtp/packet.ts';
import { createSenderReport } from './rtp/rtcp.ts';

/** The destination of a source's rewritten packets, for example one producer of the SFU. */
export interface SinkOptions {
  /** Receives one RTP packet, which the receiver may keep. */
  send(packet: Buffer): void;
  /** Receives a sender report about once a second. */
  sendRtcp?(packet: Buffer): void;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly extensions?: StampedExtensions;
  /** The largest payload in bytes. Default 1,200. */
  readonly maxPayload?: number;
}

/** The facts about one packet for every sink of a source. Reused from packet to packet. */
export interface SourcePacket {
  packet: Buffer;
  start: number;
  end: number;
  marker: boolean;
  /** The source's time of this frame, 90 kHz, never going back. */
  ticks: number;
  captureUnixMs: number;
  /** Packets of the camera that are missing right before this one. */
  missing: number;
  /** Parameter sets, or an independently decodable picture, begin here: a sink may start. */
  startsKeyframe: boolean;
  /** A STAP-A payload of all parameter sets, on the first packet of an IDR picture without its own. */
  parameterSets: Buffer | undefined;
}

const defaultMaxPayload = 1_200;
const reportEveryMs = 1_000;
const slabBytes = 262_144;
/** More missing packets than this are not shown as a gap: the receiver would request each of them. */
const maxGap = 1_000;

/**
 * The current block from which packets are cut: one allocation for some 200 packets. A packet may be kept, since nothing is written
 * twice; a block is freed with its last packet.
 */
let slab = Buffer.allocUnsafeSlow(slabBytes);
let slabUsed = 0;
function cut(bytes: number): Buffer {
  if (slabUsed + bytes > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes));
    slabUsed = 0;
  }
  slabUsed += bytes;
  return slab.subarray(slabUsed - bytes, slabUsed);
}

/**
 * Rewrites a source's packets for one receiver.
 * It sets SSRC and payload type. Sequence numbers continue over reconnects and insertions, with a gap only where the camera's own packets
 * were lost (so that a decoder waits for the next keyframe and does not show a broken picture). Timestamps never go back, parameter sets
 * precede keyframes, no payload exceeds the limit, and the first packet of each frame has header extensions.
 */
export class RtpSink {
  readonly #options: SinkOptions;
  readonly #stamp: ExtensionStamp;
  readonly #maxPayload: number;
  readonly #timestampBase = randomBytes(4).readUInt32BE();
  /** Bytes of a fragmented NAL unit that wait for the next fragment. */
  readonly #held: Buffer;
  #heldBytes = 0;
  #sequence = randomBytes(2).readUInt16BE();
  #started = false;
  #ticks = -1;
  #captureUnixMs = 0;
  #packets = 0;
  #octets = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: SinkOptions) {
    this.#options = options;
    this.#stamp = createExtensionStamp(options.extensions ?? {});
    this.#maxPayload = options.maxPayload ?? defaultMaxPayload;
    if (this.#maxPayload < 64) throw new RangeError('maxPayload below 64 bytes');
    this.#held = Buffer.allocUnsafeSlow(this.#maxPayload);
  }

  get packets(): number {
    return this.#packets;
  }

  /** Sends nothing until the next keyframe, after a break of the stream. */
  hold(): void {
    this.#started = false;
    this.#heldBytes = 0;
  }

  write(from: SourcePacket, monotonicMs: number): void {
    if (!this.#started) {
      if (!from.startsKeyframe) return;
      this.#started = true;
    } else if (from.missing > 0) {
      this.#sequence += Math.min(from.missing, maxGap);
      this.#heldBytes = 0;
    }
    this.#captureUnixMs = from.captureUnixMs;
    const { parameterSets } = from;
    if (parameterSets !== undefined) this.#payload(parameterSets, 0, parameterSets.length, false, from.ticks);
    this.#payload(from.packet, from.start, from.end, from.marker, from.ticks);
    if (monotonicMs - this.#reportedAtMs >= reportEveryMs) this.#report(monotonicMs);
  }

  #report(monotonicMs: number): void {
    this.#reportedAtMs = monotonicMs;
    const timestamp = (this.#timestampBase + this.#ticks) % 2 ** 32;
    this.#options.sendRtcp?.(
      createSenderReport(this.#options.ssrc, this.#captureUnixMs, timestamp, this.#packets, this.#octets),
    );
  }

  #payload(packet: Buffer, start: number, end: number, marker: boolean, ticks: number): void {
    if (this.#heldBytes > 0 && !this.#goesOn(packet, start, end, ticks)) {
      // The rest of that unit never arrived: the receiver must notice the gap.
      this.#heldBytes = 0;
      this.#sequence += 1;
    }
    if (this.#heldBytes === 0 && end - start <= this.#maxPayload) {
      const at = this.#begin(end - start, marker, ticks);
      packet.copy(this.#out, at, start, end);
      this.#options.send(this.#out);
      return;
    }
    const head = packet[start] as number;
    const type = head & 0x1f;
    if (type === nalUnitTypes.stapA) {
      let last = start;
      visitAggregatedNals(packet, start, end, (from) => {
        last = from;
      });
      visitAggregatedNals(packet, start, end, (from, to) =>
        this.#payload(packet, from, to, marker && from === last, ticks),
      );
    } else if (type === nalUnitTypes.fuA) {
      const fu = packet[start + 1] as number;
      this.#fragments(
        packet,
        start + 2,
        end,
        head,
        fu & 0x1f,
        (fu & 0x80) !== 0,
        (fu & 0x40) !== 0,
        marker,
        ticks,
      );
    } else
      this.#fragments(
        packet,
        start + 1,
        end,
        (head & 0xe0) | nalUnitTypes.fuA,
        type,
        true,
        true,
        marker,
        ticks,
      );
  }

  /** Returns true if the payload is a later fragment of the current frame. */
  #goesOn(packet: Buffer, start: number, end: number, ticks: number): boolean {
    const fragment = ((packet[start] as number) & 0x1f) === nalUnitTypes.fuA && end - start > 2;
    return fragment && ((packet[start + 1] as number) & 0x80) === 0 && ticks === this.#ticks;
  }

  /**
   * Repacks fragments (RFC 6184 5.8). `opens` and `closes`: these bytes begin, or end, their NAL unit.
   * Bytes that do not fill a packet wait for the unit's next ones: cameras send 1,400 bytes at a time, and splitting each alone would
   * double the packets.
   */
  #fragments(
    packet: Buffer,
    start: number,
    end: number,
    indicator: number,
    type: number,
    opens: boolean,
    closes: boolean,
    marker: boolean,
    ticks: number,
  ): void {
    const room = this.#maxPayload - 2;
    let from = start;
    for (let first = opens; ; first = false) {
      const left = this.#heldBytes + end - from;
      const ends = left <= room;
      if (ends && !closes && !marker) break;
      const bytes = Math.min(room, left);
      const at = this.#begin(bytes + 2, marker && ends, ticks);
      const out = this.#out;
      out[at] = indicator;
      out[at + 1] = (first ? 0x80 : 0) | (closes && ends ? 0x40 : 0) | type;
      this.#held.copy(out, at + 2, 0, this.#heldBytes);
      packet.copy(out, at + 2 + this.#heldBytes, from, from + bytes - this.#heldBytes);
      from += bytes - this.#heldBytes;
      this.#heldBytes = 0;
      this.#options.send(out);
      if (ends) return;
    }
    packet.copy(this.#held, this.#heldBytes, from, end);
    this.#heldBytes += end - from;
  }

  #out: Buffer = slab;

  /**
   * Makes `#out` a packet with its header written.
   * @returns the offset of its payload
   */
  #begin(payloadBytes: number, marker: boolean, ticks: number): number {
    const first = ticks !== this.#ticks;
    this.#ticks = ticks;
    const extensionBytes = first ? this.#stamp.bytes : 0;
    const out = cut(rtpHeaderBytes + extensionBytes + payloadBytes);
    this.#out = out;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const { payloadType, ssrc } = this.#options;
    const timestamp = (this.#timestampBase + ticks) % 2 ** 32;
    writeRtpHeader(out, extensionBytes > 0, marker, payloadType, this.#sequence, timestamp, ssrc);
    if (extensionBytes > 0) this.#stamp.write(out, rtpHeaderBytes, this.#captureUnixMs);
    this.#packets += 1;
    this.#octets += payloadBytes;
    return rtpHeaderBytes + extensionBytes;
  }
}
