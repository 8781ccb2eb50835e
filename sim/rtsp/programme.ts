/** The endless run of one camera's stream: a clip with a clock offset. Times are ms of the server's monotonic clock. */
import type { ClipStream } from '../clips/index.ts';
import { spreadOf } from '../spread.ts';
import { type PacketFrame, packetiseFrame } from './packets.ts';

export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

export const rtpClockPerMs = 90;

/** A clip stream, packetised when first played and shared by all its sessions. */
export class PacketStream {
  readonly clip: ClipStream;
  readonly fps: FrameRate;
  private cut: readonly PacketFrame[] | undefined;

  constructor(clip: ClipStream, fps: FrameRate) {
    this.clip = clip;
    this.fps = fps;
  }

  get durationMs(): number {
    return (this.clip.frames.length * 1_000 * this.fps.den) / this.fps.num;
  }

  get frames(): readonly PacketFrame[] {
    this.cut ??= this.clip.frames.map(packetiseFrame);
    return this.cut;
  }
}

/** One camera's stream: frame `k` of its endless run is taken at `takenMs(k)` and shows frame `k mod n` of the clip. */
export class Programme {
  readonly stream: PacketStream;
  /**
   * True if the camera has a long or endless GOP (H.264+, Zipstream): its encoder makes a keyframe at each PLAY, which
   * is the clip's first picture, and on request.
   */
  readonly hasKeyframeAtPlay: boolean;
  private readonly offsetMs: number;

  constructor(stream: PacketStream, cameraId: string, hasKeyframeAtPlay = false) {
    this.stream = stream;
    this.hasKeyframeAtPlay = hasKeyframeAtPlay;
    this.offsetMs = spreadOf(cameraId) * stream.durationMs;
  }

  get frameMs(): number {
    const { num, den } = this.stream.fps;
    return (1_000 * den) / num;
  }

  takenMs(frame: number): number {
    const { num, den } = this.stream.fps;
    return (frame * 1_000 * den) / num - this.offsetMs;
  }

  /** Returns the frame's index in the clip, 0..n-1: a test clip's counter. */
  indexOf(frame: number): number {
    return frame % this.stream.frames.length;
  }

  packetsOf(frame: number): PacketFrame {
    const packets = this.stream.frames[this.indexOf(frame)];
    if (!packets) throw new Error('a clip without frames');
    return packets;
  }

  /** Returns the first keyframe after `nowMs`, where a viewer joins. */
  nextKeyframe(nowMs: number): number {
    const { num, den } = this.stream.fps;
    let frame = Math.max(0, Math.floor(((nowMs + this.offsetMs) * num) / (1_000 * den)));
    while (this.takenMs(frame) <= nowMs || !this.packetsOf(frame).key) frame++;
    return frame;
  }

  /** Returns the keyframe on which `frame` depends. */
  keyframeBefore(frame: number): number {
    let at = frame;
    while (at > 0 && !this.packetsOf(at).key) at--;
    return at;
  }
}
