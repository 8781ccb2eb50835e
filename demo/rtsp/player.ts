/** One playing session: which frame is next, and what this client's packets are stamped with. */
import { randomBytes } from 'node:crypto';
import type { StreamRole } from '../../core/domain/camera.ts';
import {
  type FrameStamp,
  interleavedHeaderBytes,
  type PacketFrame,
  rtpHeaderBytes,
  spoiltFrame,
  stampFrame,
} from './packets.ts';
import { type Programme, rtpClockPerMs } from './programme.ts';
import { senderReport } from './rtcp.ts';

/**
 * What can be wrong with a camera, at the camera. `stopped`: it hangs up on whoever names it. `spoilt`: its pictures come
 * whole and cannot be decoded, and no keyframe comes any more.
 */
export const cameraFaults = ['none', 'frozen', 'repeating', 'spoilt', 'stopped'] as const;
export type CameraFault = (typeof cameraFaults)[number];

/** Half a second and more of any demo stream; beyond it the client is not keeping up. */
export const maxQueuedBytes = 512 * 1024;
const reportEveryMs = 1_000;
/** A process that slept longer than this goes on from the present, as a camera would; less is caught up. */
const maxLagMs = 1_000;
const scratchBytes = 64 * 1024;

/** The part of a socket that a player needs. */
export interface PacketSink {
  /** Bytes that were written and have not left yet. */
  readonly writableLength: number;
  write(bytes: Buffer): boolean;
}

/** Copies frames to sinks through one buffer, as nearly every write is taken by the kernel at once. */
export class FrameWriter {
  private scratch = Buffer.allocUnsafeSlow(scratchBytes);

  send(sink: PacketSink, lead: Buffer | undefined, frame: PacketFrame, stamp: FrameStamp): void {
    const from = lead?.length ?? 0;
    const size = from + frame.bytes.length;
    const waiting = sink.writableLength > 0;
    if (!waiting && size > this.scratch.length) this.scratch = Buffer.allocUnsafeSlow(size);
    const target = waiting ? Buffer.allocUnsafeSlow(size) : this.scratch;
    lead?.copy(target);
    stampFrame(frame, stamp, target, from);
    sink.write(target.subarray(0, size));
    // not all of it left: the buffer belongs to the socket now
    if (!waiting && sink.writableLength > 0) this.scratch = Buffer.allocUnsafeSlow(scratchBytes);
  }
}

/** A frame whose first packet is about to be written. `index`: its place in the clip, a test clip's counter. */
export interface FrameSent {
  readonly cameraId: string;
  readonly role: StreamRole;
  readonly index: number;
}

export interface PlayerHost {
  readonly writer: FrameWriter;
  /** Unix time, ms. */
  wallMs(): number;
  /** What programmes count by, ms. */
  monotonicMs(): number;
  faultOf(cameraId: string): CameraFault;
  readonly onFrame?: ((sent: FrameSent) => void) | undefined;
}

export interface Channels {
  readonly rtp: number;
  readonly rtcp: number;
}

export class Player {
  readonly cameraId: string;
  readonly role: StreamRole;
  readonly programme: Programme;
  sentFrames = 0;
  droppedFrames = 0;
  private readonly host: PlayerHost;
  private readonly sink: PacketSink;
  private readonly channels: Channels;
  private readonly ssrc = randomBytes(4).readUInt32BE(0);
  private readonly timestampBase = randomBytes(4).readUInt32BE(0);
  private sequence = randomBytes(2).readUInt16BE(0);
  private next = 0;
  private packets = 0;
  private octets = 0;
  private reportedMs = Number.NEGATIVE_INFINITY;
  private dropping = false;
  private repeated: number | undefined;
  private spoilt: PacketFrame | undefined;

  constructor(
    host: PlayerHost,
    sink: PacketSink,
    channels: Channels,
    cameraId: string,
    role: StreamRole,
    programme: Programme,
  ) {
    this.host = host;
    this.sink = sink;
    this.channels = channels;
    this.cameraId = cameraId;
    this.role = role;
    this.programme = programme;
  }

  /** Places the session at the next keyframe; when that is due. */
  start(nowMs: number): number {
    this.next = this.programme.nextKeyframe(nowMs);
    return this.programme.takenMs(this.next);
  }

  /** Of the next packet, for PLAY's RTP-Info. */
  get position(): { readonly sequence: number; readonly timestamp: number } {
    return { sequence: this.sequence, timestamp: this.timestampAt(this.programme.takenMs(this.next)) };
  }

  /** Sends every frame taken by now; when the next one is due. */
  step(nowMs: number): number {
    const fault = this.host.faultOf(this.cameraId);
    const late = nowMs - this.programme.takenMs(this.next) > maxLagMs;
    if (fault === 'frozen' || late) return this.start(nowMs);
    if (fault !== 'repeating') this.repeated = undefined;
    else this.repeated ??= this.programme.keyframeBefore(this.next);
    if (fault !== 'spoilt') this.spoilt = undefined;
    else this.spoilt ??= spoiltFrame(this.programme.packetsOf(this.programme.keyframeBefore(this.next) + 1));
    while (this.programme.takenMs(this.next) <= nowMs) {
      this.sendFrame(this.next, nowMs);
      this.next++;
    }
    return this.programme.takenMs(this.next);
  }

  private timestampAt(ms: number): number {
    return (this.timestampBase + Math.round(ms * rtpClockPerMs)) >>> 0;
  }

  private sendFrame(number: number, nowMs: number): void {
    const shown = this.repeated ?? number;
    const frame = this.spoilt ?? this.programme.packetsOf(shown);
    // a picture left out spoils all that lean on it: leave out the rest up to the next keyframe
    if (this.sink.writableLength > maxQueuedBytes) this.dropping = true;
    else if (frame.key) this.dropping = false;
    if (this.dropping) {
      this.droppedFrames++;
      return;
    }
    const report = this.reportIfDue(nowMs);
    const stamp = {
      channel: this.channels.rtp,
      sequence: this.sequence,
      timestamp: this.timestampAt(this.programme.takenMs(number)),
      ssrc: this.ssrc,
    };
    this.host.onFrame?.({
      cameraId: this.cameraId,
      role: this.role,
      index: this.programme.indexOf(shown),
    });
    this.host.writer.send(this.sink, report, frame, stamp);
    const count = frame.starts.length;
    this.sequence = (this.sequence + count) & 0xffff;
    this.packets += count;
    this.octets += frame.bytes.length - count * (interleavedHeaderBytes + rtpHeaderBytes);
    this.sentFrames++;
  }

  private reportIfDue(nowMs: number): Buffer | undefined {
    if (nowMs - this.reportedMs < reportEveryMs) return undefined;
    this.reportedMs = nowMs;
    return senderReport(
      {
        ssrc: this.ssrc,
        // Both of the same moment (RFC 3550, 6.4.1): what led here may have taken its time.
        wallMs: this.host.wallMs(),
        rtpTimestamp: this.timestampAt(this.host.monotonicMs()),
        packets: this.packets,
        octets: this.octets,
        cname: this.cameraId,
      },
      this.channels.rtcp,
    );
  }
}
