/** One playing session: its next frame, and the sequence number, timestamp and SSRC of its packets. */
import { randomBytes } from 'node:crypto';
import type { StreamRole } from '../../core/cameras/camera.ts';
import {
  type FrameStamp,
  interleavedHeaderBytes,
  type PacketFrame,
  partOf,
  rtpHeaderBytes,
  stampFrame,
  undecodableFrame,
} from './packets.ts';
import { type Programme, rtpClockPerMs } from './programme.ts';
import { senderReport } from './rtcp.ts';

/**
 * Faults of a camera. `stopped`: it disconnects every client that addresses it. `spoilt`: its pictures arrive complete
 * but undecodable, keyframes included. `losing`: every hundredth packet is missing.
 */
export const cameraFaults = ['none', 'frozen', 'repeating', 'spoilt', 'losing', 'stopped'] as const;
const lossInterval = 100;
export type CameraFault = (typeof cameraFaults)[number];

/** Half a second or more of any demo stream; with more queued, the client is too slow. */
export const maxQueuedBytes = 512 * 1024;
const reportEveryMs = 1_000;
/** After a longer sleep the process continues from the present, as a camera would; a shorter one is caught up. */
const maxLagMs = 1_000;
const scratchBytes = 64 * 1024;

/** The part of a socket that a player needs. */
export interface PacketSink {
  /** Bytes written but not sent yet. */
  readonly writableLength: number;
  write(bytes: Buffer): boolean;
}

/** Copies frames to sinks through one buffer, because the kernel accepts nearly every write at once. */
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
    // A partly unsent buffer belongs to the socket.
    if (!waiting && sink.writableLength > 0) this.scratch = Buffer.allocUnsafeSlow(scratchBytes);
  }
}

/** A frame about to be written. `index`: its index in the clip, a test clip's counter. */
export interface FrameSent {
  readonly cameraId: string;
  readonly role: StreamRole;
  readonly index: number;
}

export interface PlayerHost {
  readonly writer: FrameWriter;
  /** Unix time, ms. */
  wallMs(): number;
  /** Time base of programmes, ms. */
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
  /** Offset from the programme's time to this session's: a camera with a keyframe at PLAY starts its clip then. */
  private shiftMs = 0;

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

  /** Starts the session at the next keyframe and returns its due time. */
  start(nowMs: number): number {
    if (this.programme.hasKeyframeAtPlay) this.beginClip(nowMs + this.programme.frameMs);
    else this.next = this.programme.nextKeyframe(nowMs);
    return this.takenMs(this.next);
  }

  /** Handles a keyframe request; ignored if keyframes follow the clock. */
  makeKeyframe(): void {
    if (this.programme.hasKeyframeAtPlay) this.beginClip(this.takenMs(this.next));
  }

  /** Makes the picture at `atMs` the clip's first. */
  private beginClip(atMs: number): void {
    this.next = 0;
    this.shiftMs = atMs - this.programme.takenMs(0);
  }

  private takenMs(frame: number): number {
    return this.programme.takenMs(frame) + this.shiftMs;
  }

  /** Sequence number and timestamp of the next packet, for PLAY's RTP-Info. */
  get position(): { readonly sequence: number; readonly timestamp: number } {
    return { sequence: this.sequence, timestamp: this.timestampAt(this.takenMs(this.next)) };
  }

  /** Sends every frame taken up to `nowMs` and returns the due time of the next. */
  step(nowMs: number): number {
    const fault = this.host.faultOf(this.cameraId);
    const late = nowMs - this.takenMs(this.next) > maxLagMs;
    if (fault === 'frozen' || late) return this.start(nowMs);
    if (fault !== 'repeating') this.repeated = undefined;
    else this.repeated ??= this.programme.keyframeBefore(this.next);
    while (this.takenMs(this.next) <= nowMs) {
      this.sendFrame(this.next, nowMs, fault);
      this.next++;
    }
    return this.takenMs(this.next);
  }

  private timestampAt(ms: number): number {
    return (this.timestampBase + Math.round(ms * rtpClockPerMs)) >>> 0;
  }

  private sendFrame(number: number, nowMs: number, fault: CameraFault): void {
    const shown = this.repeated ?? number;
    const whole = this.programme.packetsOf(shown);
    const frame = fault === 'spoilt' ? undecodableFrame(whole) : whole;
    // The frames up to the next keyframe depend on an omitted one, so they are omitted too.
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
      timestamp: this.timestampAt(this.takenMs(number)),
      ssrc: this.ssrc,
    };
    this.host.onFrame?.({
      cameraId: this.cameraId,
      role: this.role,
      index: this.programme.indexOf(shown),
    });
    const count = frame.starts.length;
    const lost = fault === 'losing' ? lossInterval - 1 - (this.packets % lossInterval) : count;
    const before = partOf(frame, 0, Math.min(lost, count));
    const after = partOf(frame, lost + 1, count);
    if (before) this.host.writer.send(this.sink, report, before, stamp);
    if (after) {
      const sequence = (stamp.sequence + lost + 1) & 0xffff;
      this.host.writer.send(this.sink, before ? undefined : report, after, { ...stamp, sequence });
    }
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
        // Both are read at the same moment (RFC 3550, 6.4.1): earlier readings may be outdated.
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
