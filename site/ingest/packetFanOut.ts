import type { Fault } from '../../core/errors/faults.ts';
import { JoinedNals } from './h264/joinedNals.ts';
import { type IdrPicture, KeyframeAssembler } from './h264/keyframe.ts';
import { ParameterSets } from './h264/parameterSets.ts';
import { createPayloadContent, readH264Payload } from './h264/payload.ts';
import { endOfPictureNal, PictureEndDetector } from './h264/pictureEnd.ts';
import { getUndecodableProfile, type VideoFormat } from './h264/sps.ts';
import { createPacketCounts } from './packetCounts.ts';
import { RecentPictureBuffer } from './recentPictures.ts';
import { BacklogDetector } from './rtp/backlog.ts';
import { createRtpHeader, readRtpHeader } from './rtp/packet.ts';
import { createReceiverReport, readRtcp } from './rtp/rtcp.ts';
import { SequenceTracker } from './rtp/sequence.ts';
import { RtpTimeline, rtpTicksPerMs } from './rtp/timeline.ts';
import type { RtpSink, SourcePacket } from './sink.ts';

/** Counts events per second. */
class PerSecond {
  #fromMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  /**
   * Counts an event.
   * @returns the number in the current second, this one included
   */
  count(nowMs: number): number {
    if (nowMs - this.#fromMs >= 1_000) {
      this.#fromMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count;
  }
}

const publishEveryMs = 1_000;
/** A camera changes its picture's size only when its settings are changed. */
const maxChangesPerS = 10;

/** Reports a stream's format changes, at most one a second; of changes in between, the last. */
class FormatNews {
  readonly #tell: (format: VideoFormat) => void;
  readonly #rate = new PerSecond();
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #waiting: VideoFormat | undefined;

  constructor(publish: (format: VideoFormat) => void) {
    this.#tell = publish;
  }

  /** @returns false if there are too many */
  changed(format: VideoFormat, nowMs: number): boolean {
    this.#waiting = format;
    if (this.#rate.count(nowMs) > maxChangesPerS) return false;
    this.due(nowMs);
    return true;
  }

  /** To be called regularly: reports a delayed change. */
  due(nowMs: number): void {
    const format = this.#waiting;
    if (format === undefined || nowMs - this.#toldAtMs < publishEveryMs) return;
    this.#waiting = undefined;
    this.#toldAtMs = nowMs;
    this.#tell(format);
  }
}

/** The last independently decodable picture. */
export interface StoredKeyframe {
  /** Annex B: parameter sets and the slices of one IDR picture. */
  readonly annexB: Buffer;
  /** By the monotonic clock. */
  readonly takenAtMs: number;
  readonly width: number;
  readonly height: number;
  /** RFC 6381, for WebCodecs. */
  readonly codec: string;
}

export interface PacketFanOutEvents {
  keyframe(keyframe: StoredKeyframe): void;
  format(format: VideoFormat): void;
  /** The stream cannot be shown as it is. */
  unfit(fault: Fault): void;
}

/** Number of consecutive unreadable packets after which a stream is given up; fewer are only counted. */
const maxMalformedInRow = 200;
/** Maximum size of data held for the following picture: parameter sets and SEI. */
const maxLeadingBytes = 64 * 1024;
/** Cameras that send only keyframes exist, and send a stalled second at once; more is no video. */
const maxKeyframesPerS = 240;

/**
 * The pipeline of a source's packets: parsed once, counted, and passed to each sink with the facts it needs. It lives as long as its
 * source, over all sessions with the camera.
 */
export class PacketFanOut {
  readonly counts = createPacketCounts();
  readonly sinks = new Set<RtpSink>();
  readonly timeline = new RtpTimeline();
  /** For windows that open between two keyframes. */
  readonly recent = new RecentPictureBuffer();
  readonly #events: PacketFanOutEvents;
  readonly #header = createRtpHeader();
  readonly #content = createPayloadContent();
  readonly #sequence = new SequenceTracker();
  readonly #backlog = new BacklogDetector();
  readonly #assembler = new KeyframeAssembler();
  readonly #formatNews: FormatNews;
  readonly #keyframeRate = new PerSecond();
  #sets = new ParameterSets();
  #payloadType = 96;
  #ssrc: number | undefined;
  #unfit = false;
  #missing = 0;
  #malformedInRow = 0;
  readonly #joinedNals = new JoinedNals();
  readonly #pictureEnd = new PictureEndDetector();
  /** Payloads that belong to the next picture, whatever timestamp and marker their packets had. */
  #leading: Buffer[] = [];
  #leadingBytes = 0;
  /** The held payloads include these. */
  #hasSps = false;
  #hasPps = false;
  /** About the current picture: it has an IDR slice, and a packet has been passed. */
  #isKey = false;
  #hasBegun = false;
  #lastSliceAtMs = 0;
  /** When the last packet arrived, monotonic ms. */
  lastPacketAtMs = 0;
  /** When the last complete keyframe arrived, or the session began. */
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
  };

  constructor(events: PacketFanOutEvents) {
    this.#events = events;
    this.#formatNews = new FormatNews((format) => events.format(format));
  }

  get format(): VideoFormat | undefined {
    return this.#sets.format;
  }

  /** Measured frames per second; the SPS's figure until two frames arrived. */
  get fps(): number {
    const ticks = this.timeline.frameTicks;
    const fps = ticks > 0 ? (1000 * rtpTicksPerMs) / ticks : (this.#sets.format?.fps ?? 0);
    return Math.min(240, Math.round(fps * 10) / 10);
  }

  get frameIntervalMs(): number {
    return this.timeline.frameTicks / rtpTicksPerMs;
  }

  /** Resets everything learned about the camera: another may follow. */
  forget(): void {
    this.#pictureEnd.forget();
  }

  /** Begins a session with the camera. */
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

  /** Handles an RTP packet, whose memory may be reused after the call. */
  rtp(packet: Buffer, monotonicMs: number, unixMs: number): void {
    const { counts } = this;
    const header = this.#header;
    if (!readRtpHeader(packet, header)) {
      this.#countMalformed();
      return;
    }
    if (this.#unfit) return;
    // Another type is another kind of data in the same stream, such as a camera's own metadata.
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
    this.#missing += missing;
    if (missing > 0) {
      this.#assembler.reset();
      this.#joinedNals.reset();
      this.#dropLeading();
    }
    counts.packets += 1;
    counts.bytes += packet.length;
    const { payloadStart, payloadEnd, marker } = header;
    // An empty packet only keeps a network path open.
    if (payloadEnd === payloadStart) return;
    const parts = this.#joinedNals.split(packet, payloadStart, payloadEnd);
    if (parts === undefined) this.#payload(packet, payloadStart, payloadEnd, marker, monotonicMs, unixMs);
    else
      for (const [index, part] of parts.entries()) {
        if (this.#unfit) return;
        this.#payload(part, 0, part.length, marker && index === parts.length - 1, monotonicMs, unixMs);
      }
  }

  /** Handles a payload of RFC 6184. */
  #payload(
    packet: Buffer,
    start: number,
    end: number,
    marker: boolean,
    monotonicMs: number,
    unixMs: number,
  ): void {
    const content = this.#content;
    const { timestamp } = this.#header;
    if (!readH264Payload(packet, start, end, content)) {
      this.#missing += 1;
      this.#countMalformed();
      return;
    }
    this.#malformedInRow = 0;
    if (content.slice) this.#beforeSlice(timestamp, monotonicMs, unixMs);
    if (content.sps !== undefined) {
      this.#hasSps = true;
      if (this.#sets.addSps(content.sps) && this.#sets.format !== undefined)
        this.#formatChanged(this.#sets.format, monotonicMs);
    }
    for (const pps of content.pps) {
      this.#hasPps = true;
      this.#sets.addPps(pps);
    }
    this.#formatNews.due(monotonicMs);
    if (content.bSlice) this.#giveUp({ code: 'source.bFrames', params: {} });
    if (this.#unfit) return;
    if (content.slice) {
      this.#lastSliceAtMs = monotonicMs;
      this.#slice(packet, start, end, this.#pictureEnd.isMarked(marker), monotonicMs);
      return;
    }
    if (!content.empty) this.#lead(packet, start, end);
    if (this.#pictureEnd.isMarkedBehind(timestamp, marker)) this.#endPicture();
  }

  /** Handles the effect of a slice packet on the picture before it. */
  #beforeSlice(timestamp: number, monotonicMs: number, unixMs: number): void {
    const before = this.#pictureEnd.slice(timestamp, this.#content.firstSlice, this.#missing > 0);
    if (before === 'ended') this.#endPicture();
    if (before === 'cut') {
      this.recent.reset();
      for (const sink of this.sinks) sink.hold();
    }
    const isNew = this.timeline.advance(timestamp, monotonicMs, unixMs);
    if (!isNew && before !== 'next') return;
    this.counts.frames += 1;
    this.#isKey = false;
    this.#hasBegun = false;
    if (before === 'next') this.#assembler.reset();
    if (isNew) this.#newFrame();
  }

  /**
   * Handles the camera's RTCP.
   * @returns true if it ends the session (BYE)
   */
  rtcp(packet: Buffer): boolean {
    const news = readRtcp(packet);
    if (news === undefined) {
      this.counts.malformed += 1;
      return false;
    }
    if (news.report !== undefined && news.report.ssrc === this.#ssrc) this.timeline.note(news.report);
    return news.goodbye;
  }

  /** Returns our report to the camera; undefined before its first packet. */
  receiverReport(ssrc: number): Buffer | undefined {
    if (this.#ssrc === undefined) return undefined;
    const { lost, highest } = this.#sequence;
    return createReceiverReport(ssrc, { ssrc: this.#ssrc, lost, highestSequence: highest });
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

  /** Holds data about the next picture until that begins: alone it would be a packet without a picture. */
  #lead(packet: Buffer, start: number, end: number): void {
    if (this.#leadingBytes + end - start > maxLeadingBytes) this.#dropLeading();
    this.#leading.push(Buffer.from(packet.subarray(start, end)));
    this.#leadingBytes += end - start;
  }

  #dropLeading(): void {
    if (this.#leading.length > 0) this.#leading = [];
    this.#leadingBytes = 0;
    this.#hasSps = false;
    this.#hasPps = false;
  }

  #slice(packet: Buffer, start: number, end: number, marker: boolean, monotonicMs: number): void {
    const { idr } = this.#content;
    const firstOfIdr = idr && !this.#isKey;
    if (firstOfIdr) this.#isKey = true;
    const out = this.#out;
    out.startsKeyframe = !this.#hasBegun && (this.#hasSps || (firstOfIdr && this.#sets.complete));
    out.parameterSets = firstOfIdr && !(this.#hasSps && this.#hasPps) ? this.#sets.aggregate : undefined;
    const leading = this.#leading;
    this.#dropLeading();
    for (const payload of leading) {
      if (!this.#pass(payload, 0, payload.length, false, undefined, monotonicMs)) return;
      out.startsKeyframe = false;
      out.parameterSets = undefined;
    }
    const sets = firstOfIdr ? this.#sets.annexB : undefined;
    if (!this.#pass(packet, start, end, marker, sets, monotonicMs)) return;
    this.#assemble(packet, start, end, idr, marker, monotonicMs);
  }

  /** Ends the current picture, whose last packet had no marker. */
  #endPicture(): void {
    const out = this.#out;
    out.startsKeyframe = false;
    out.parameterSets = undefined;
    const atMs = this.#lastSliceAtMs;
    if (this.#pass(endOfPictureNal, 0, endOfPictureNal.length, true, undefined, atMs))
      this.#assemble(endOfPictureNal, 0, endOfPictureNal.length, false, true, atMs);
  }

  /**
   * Passes a packet to the sinks.
   * @param sets Annex B, on the first packet of an IDR picture
   * @returns false if the packet belongs to a backlog and is dropped
   */
  #pass(
    packet: Buffer,
    start: number,
    end: number,
    marker: boolean,
    sets: Buffer | undefined,
    atMs: number,
  ): boolean {
    const out = this.#out;
    out.packet = packet;
    out.start = start;
    out.end = end;
    out.marker = marker;
    out.ticks = this.timeline.ticks;
    out.captureUnixMs = this.timeline.captureUnixMs;
    out.missing = this.#missing;
    this.#missing = 0;
    if (this.#backlog.dropping) {
      if (!out.startsKeyframe || !this.#backlog.resumes(this.timeline.behindMs)) return false;
      this.counts.stale -= 1;
    }
    this.#hasBegun = true;
    for (const sink of this.sinks) sink.write(out, atMs);
    this.recent.add(out, sets, atMs);
    return true;
  }

  #assemble(packet: Buffer, start: number, end: number, idr: boolean, marker: boolean, atMs: number): void {
    const picture = this.#assembler.add(packet, start, end, this.timeline.ticks, idr, marker, atMs);
    if (picture !== undefined) this.#keyframeDone(picture);
  }

  #keyframeDone({ slices, takenAtMs }: IdrPicture): void {
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
    const codec = getUndecodableProfile(format);
    if (codec !== undefined) this.#giveUp({ code: 'source.codec', params: { codec } });
    else if (!this.#formatNews.changed(format, monotonicMs))
      this.#giveUp({ code: 'source.malformed', params: { what: 'SPS' } });
  }

  #newSender(): void {
    this.#sequence.restart();
    this.timeline.restart();
    this.#backlog.restart();
    this.#assembler.reset();
    this.#joinedNals.reset();
    this.#pictureEnd.reset();
    this.#dropLeading();
    this.#isKey = false;
    this.#hasBegun = false;
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
