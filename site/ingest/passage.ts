import type { Fault } from '../../core/faults.ts';
import { noCounts } from './counts.ts';
import { FormatNews } from './formatnews.ts';
import { KeyframeAssembler, type Picture } from './h264/keyframe.ts';
import { ParameterSets } from './h264/parameterSets.ts';
import { emptyContent, readPayload } from './h264/payload.ts';
import { undecodableProfile, type VideoFormat } from './h264/sps.ts';
import { PerSecond } from './persecond.ts';
import { Recent } from './recent.ts';
import { Backlog } from './rtp/backlog.ts';
import { emptyHeader, readRtp } from './rtp/packet.ts';
import { readRtcp, receiverReportPacket } from './rtp/rtcp.ts';
import { SequenceTracker } from './rtp/sequence.ts';
import { Timeline, ticksPerMs } from './rtp/timeline.ts';
import type { RtpSink, SourcePacket } from './sink.ts';

/** The last picture that needs no other. */
export interface Keyframe {
  /** Annex B: parameter sets and the slices of one IDR picture. */
  readonly annexB: Buffer;
  /** By the monotonic clock. */
  readonly takenAtMs: number;
  readonly width: number;
  readonly height: number;
  /** RFC 6381, for WebCodecs. */
  readonly codec: string;
}

export interface PassageEvents {
  keyframe(keyframe: Keyframe): void;
  format(format: VideoFormat): void;
  /** The stream cannot be shown as it is. */
  unfit(fault: Fault): void;
}

/** A stream whose packets are mostly unreadable is given up; a few are counted only. */
const maxMalformedInRow = 200;
/** Cameras of keyframes only exist, and send a stalled second at once; more is no video. */
const maxKeyframesPerS = 240;

/**
 * The way of a source's packets: read once, counted, and handed to each sink with what it must know. It lives as long as
 * its source, over all sessions with the camera.
 */
export class Passage {
  readonly counts = noCounts();
  readonly sinks = new Set<RtpSink>();
  readonly timeline = new Timeline();
  /** For windows that come between two keyframes. */
  readonly recent = new Recent();
  readonly #events: PassageEvents;
  readonly #header = emptyHeader();
  readonly #content = emptyContent();
  readonly #sequence = new SequenceTracker();
  readonly #backlog = new Backlog();
  readonly #assembler = new KeyframeAssembler();
  readonly #formatNews: FormatNews;
  readonly #keyframeRate = new PerSecond();
  #sets = new ParameterSets();
  #payloadType = 96;
  #ssrc: number | undefined;
  #unfit = false;
  #missing = 0;
  #malformedInRow = 0;
  /** Of the frame under way: */
  #frameHasSps = false;
  #frameHasPps = false;
  #frameIsKey = false;
  /** When the last packet came, monotonic ms. */
  lastPacketAtMs = 0;
  /** When the last keyframe came whole, or the session began. */
  lastKeyframeAtMs = 0;
  readonly #out: SourcePacket = {
    packet: Buffer.alloc(0),
    start: 0,
    end: 0,
    marker: false,
    ticks: 0,
    captureUnixMs: 0,
    missing: 0,
    startsKeyframe: false,
    parameterSets: undefined,
    setsInBand: false,
  };

  constructor(events: PassageEvents) {
    this.#events = events;
    this.#formatNews = new FormatNews((format) => events.format(format));
  }

  get format(): VideoFormat | undefined {
    return this.#sets.format;
  }

  /** Frames a second as they come; by the SPS until two came. */
  get fps(): number {
    const ticks = this.timeline.frameTicks;
    const fps = ticks > 0 ? (1000 * ticksPerMs) / ticks : (this.#sets.format?.fps ?? 0);
    return Math.min(240, Math.round(fps * 10) / 10);
  }

  get frameIntervalMs(): number {
    return this.timeline.frameTicks / ticksPerMs;
  }

  /** A session with the camera begins. */
  begin(payloadType: number, sprop: string | undefined, monotonicMs: number): void {
    this.#payloadType = payloadType;
    this.#sets = new ParameterSets();
    this.#ssrc = undefined;
    this.#unfit = false;
    this.#missing = 0;
    this.#malformedInRow = 0;
    this.lastPacketAtMs = monotonicMs;
    this.lastKeyframeAtMs = monotonicMs;
    this.#newSender();
    if (sprop !== undefined) this.#sets.addFromSdp(sprop);
    if (this.#sets.format !== undefined) this.#formatChanged(this.#sets.format, monotonicMs);
  }

  /** Takes an RTP packet, whose memory may be used again after the call. */
  rtp(packet: Buffer, monotonicMs: number, unixMs: number): void {
    const { counts } = this;
    const header = this.#header;
    if (!readRtp(packet, header)) {
      this.#countMalformed();
      return;
    }
    // Another type is another kind of data in the same stream, such as a camera's own metadata.
    if (this.#unfit) return;
    if (header.payloadType !== this.#payloadType) {
      if (header.ssrc === this.#ssrc) this.#sequence.foreign(header.sequence);
      return;
    }
    if (header.ssrc !== this.#ssrc) {
      if (this.#ssrc !== undefined) this.#newSender();
      this.#ssrc = header.ssrc;
    }
    this.lastPacketAtMs = monotonicMs;
    const missing = this.#sequence.accept(header.sequence);
    counts.late = this.#sequence.late;
    counts.lost = this.#sequence.lost;
    if (missing < 0) return;
    if (missing > 0) this.#assembler.reset();
    this.#missing += missing;
    counts.packets += 1;
    counts.bytes += packet.length;
    const content = this.#content;
    const { payloadStart, payloadEnd } = header;
    // An empty packet keeps a path open and says nothing.
    if (payloadEnd === payloadStart) return;
    if (!readPayload(packet, payloadStart, payloadEnd, content)) {
      this.#missing += 1;
      this.#countMalformed();
      return;
    }
    this.#malformedInRow = 0;
    if (this.timeline.advance(header.timestamp, monotonicMs, unixMs)) {
      counts.frames += 1;
      this.#frameHasSps = false;
      this.#frameHasPps = false;
      this.#frameIsKey = false;
      this.#newFrame();
    }
    if (content.sps !== undefined) {
      this.#frameHasSps = true;
      if (this.#sets.addSps(content.sps) && this.#sets.format !== undefined)
        this.#formatChanged(this.#sets.format, monotonicMs);
    }
    for (const pps of content.pps) {
      this.#frameHasPps = true;
      this.#sets.addPps(pps);
    }
    this.#formatNews.due(monotonicMs);
    if (content.bSlice) this.#giveUp({ code: 'source.bFrames', params: {} });
    if (this.#unfit) return;
    if (!this.#pass(packet, monotonicMs)) return;
    const { marker } = header;
    const picture = this.#assembler.add(
      packet,
      payloadStart,
      payloadEnd,
      this.timeline.ticks,
      content.idr,
      marker,
      monotonicMs,
    );
    if (picture !== undefined) this.#keyframeDone(picture);
  }

  /** Takes the camera's RTCP. @returns true if it says goodbye */
  rtcp(packet: Buffer): boolean {
    const news = readRtcp(packet);
    if (news === undefined) {
      this.counts.malformed += 1;
      return false;
    }
    if (news.report !== undefined && news.report.ssrc === this.#ssrc) this.timeline.note(news.report);
    return news.goodbye;
  }

  /** What we tell the camera of its packets; undefined before one came. */
  receiverReport(ssrc: number): Buffer | undefined {
    if (this.#ssrc === undefined) return undefined;
    const { lost, highest } = this.#sequence;
    return receiverReportPacket(ssrc, { ssrc: this.#ssrc, lost, highestSequence: highest });
  }

  #newFrame(): void {
    const { stepMs, elapsedMs, behindMs, lag } = this.timeline;
    if (this.#backlog.frame({ stepMs, elapsedMs, lagMs: behindMs, believed: lag.believed })) {
      this.#assembler.reset();
      this.recent.reset();
      for (const sink of this.sinks) sink.hold();
    }
    if (this.#backlog.dropping) this.counts.stale += 1;
  }

  /** @returns false if the packet is of a backlog, and goes nowhere */
  #pass(packet: Buffer, monotonicMs: number): boolean {
    const out = this.#out;
    const content = this.#content;
    const { marker, payloadStart, payloadEnd } = this.#header;
    const firstOfIdr = content.idr && !this.#frameIsKey;
    if (firstOfIdr) this.#frameIsKey = true;
    out.packet = packet;
    out.start = payloadStart;
    out.end = payloadEnd;
    out.marker = marker;
    out.ticks = this.timeline.ticks;
    out.captureUnixMs = this.timeline.captureUnixMs;
    out.missing = this.#missing;
    out.parameterSets = firstOfIdr ? this.#sets.aggregate : undefined;
    out.setsInBand = this.#frameHasSps && this.#frameHasPps;
    out.startsKeyframe = content.sps !== undefined || (firstOfIdr && this.#sets.complete);
    this.#missing = 0;
    if (this.#backlog.dropping) {
      if (!out.startsKeyframe || !this.#backlog.resumes(this.timeline.behindMs)) return false;
      this.counts.stale -= 1;
    }
    for (const sink of this.sinks) sink.write(out, monotonicMs);
    this.recent.add(out, firstOfIdr ? this.#sets.annexB : undefined, monotonicMs);
    return true;
  }

  #keyframeDone({ slices, takenAtMs }: Picture): void {
    const sets = this.#sets.annexB;
    const format = this.#sets.format;
    if (sets === undefined || format === undefined) return;
    if (this.#keyframeRate.count(takenAtMs) > maxKeyframesPerS) {
      this.#giveUp({ code: 'source.malformed', params: { what: 'IDR' } });
      return;
    }
    this.counts.keyframes += 1;
    this.lastKeyframeAtMs = takenAtMs;
    const { codec, width, height } = format;
    this.#events.keyframe({
      annexB: Buffer.concat([sets, slices]),
      takenAtMs,
      width,
      height,
      codec,
    });
  }

  #formatChanged(format: VideoFormat, monotonicMs: number): void {
    const codec = undecodableProfile(format);
    if (codec !== undefined) this.#giveUp({ code: 'source.codec', params: { codec } });
    else if (!this.#formatNews.changed(format, monotonicMs))
      this.#giveUp({ code: 'source.malformed', params: { what: 'SPS' } });
  }

  #newSender(): void {
    this.#sequence.restart();
    this.timeline.restart();
    this.#backlog.restart();
    this.#assembler.reset();
    this.recent.reset();
    for (const sink of this.sinks) sink.hold();
  }

  #countMalformed(): void {
    this.counts.malformed += 1;
    this.#malformedInRow += 1;
    if (this.#malformedInRow === maxMalformedInRow)
      this.#giveUp({ code: 'source.malformed', params: { what: 'RTP' } });
  }

  #giveUp(fault: Fault): void {
    if (this.#unfit) return;
    this.#unfit = true;
    this.#events.unfit(fault);
  }
}
