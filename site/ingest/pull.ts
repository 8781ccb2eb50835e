import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import { ParameterSets } from './h264/parameterSets.ts';
import type { PlayWhepStream, Publication } from './publication.ts';
import { PacketReorderBuffer, retransmissionWaitMs } from './rtp/packetReorderBuffer.ts';
import { openRtspSession, type RtspEvents, type RtspSession } from './rtsp/session.ts';
import type { CameraAddress, SrtAddress, StreamAddressToFetch, WhepAddress } from './settings.ts';
import { getEncoderArguments, type H264Encoder } from './transcode/encoders.ts';
import { startSrtFetch, startTranscode, type Transcoding } from './transcode/index.ts';
import type { TranscodingMachine } from './transcode/machine.ts';

/** Time for an encoder to begin before its absence is reported, ms. */
const publishWithinMs = 3_000;

/** A stream that is about to begin. */
export interface PendingStream {
  readonly payloadType: number;
  readonly sprop: string | undefined;
  readonly transcoded: boolean;
  /** Sends RTCP to the camera; undefined if ffmpeg is in between. */
  readonly report: ((packet: Buffer) => void) | undefined;
  /** The camera plays by UDP, and no packet has arrived from it. */
  isUdpBlocked(): boolean;
}

export interface PullEvents extends RtspEvents {
  /** Called before the first packet. */
  begin(stream: PendingStream): void;
  /** Called for an exception caused by this camera's data. The session has ended; no other is affected. */
  bug(error: unknown): void;
}

export interface PullOptions {
  readonly clock: Clock;
  readonly ffmpeg: string;
  /** Uses ffmpeg even for H.264, because that turned out to be unfit. */
  readonly transcode: boolean;
  /** The transcoding slots of the whole site. */
  readonly transcoders: ConcurrencyLimit;
  /** The machine's encoder; absent: software. */
  readonly machine?: TranscodingMachine | undefined;
  /** Returns the publication of the stream's encoder; undefined while there is none. */
  published(): Publication | undefined;
  /** Fetches streams from media servers; absent if no address needs it. */
  readonly playWhep?: PlayWhepStream | undefined;
  readonly events: PullEvents;
}

/** One session with a camera, from the connection to its end. After `close` or the event `end` it emits nothing. */
export class PullSession {
  readonly #options: PullOptions;
  readonly #abort = new AbortController();
  #session: RtspSession | undefined;
  /** Ends the intermediary between camera and site: ffmpeg, or a media server's session. */
  #endProvider: (() => void) | undefined;
  #publication: Publication | undefined;
  #leavePublication: (() => void) | undefined;

  constructor(options: PullOptions) {
    this.#options = options;
  }

  start(address: CameraAddress): void {
    if (address.whip !== undefined) {
      this.#takePublished();
      return;
    }
    // Every expected outcome is an event; a rejection is an unexpected error, which must not end the process.
    this.#fetch(address).catch(this.#onBug);
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#abort.abort();
    this.#endProvider?.();
    this.#session?.close();
    this.#leavePublication?.();
  }

  /** Requests a keyframe if the source supports it. */
  requestKeyframe(): void {
    this.#publication?.requestKeyframe();
  }

  get #closed(): boolean {
    return this.#abort.signal.aborted;
  }

  #takePublished(): void {
    const publication = this.#options.published();
    if (publication === undefined) {
      // A sleeping encoder is notified only now that it has a viewer; when it connects, the source begins again.
      this.#leavePublication = this.#options.clock.after(publishWithinMs, () =>
        this.#end({ code: 'source.nobodyPublishes', params: {} }),
      );
      return;
    }
    this.#take(publication);
  }

  #fetch(address: StreamAddressToFetch | SrtAddress | WhepAddress): Promise<void> {
    if (address.whep !== undefined) return this.#playWhep(address);
    if (address.srt !== undefined) return this.#playSrt(address);
    return this.#run(address);
  }

  async #playWhep(address: WhepAddress): Promise<void> {
    const { playWhep } = this.#options;
    if (playWhep === undefined) throw new Error('nothing plays WHEP here');
    const played = await playWhep(address, this.#abort.signal);
    if (!played.ok) {
      this.#end(played.fault);
      return;
    }
    const { close } = played.value;
    if (this.#closed) {
      close();
      return;
    }
    this.#endProvider = close;
    this.#take(played.value);
  }

  #take(publication: Publication): void {
    const { payloadType } = publication;
    this.#options.events.begin({
      payloadType,
      sprop: undefined,
      transcoded: false,
      report: undefined,
      isUdpBlocked: () => false,
    });
    if (this.#closed) return;
    this.#publication = publication;
    const own = this.#ownEvents();
    const inOrder = new PacketReorderBuffer({
      clock: this.#options.clock,
      waitMs: retransmissionWaitMs,
      payloadType,
      pass: own.rtp,
      onGap: () => publication.requestKeyframe(),
    });
    const leave = publication.take({
      rtp: (packet) => {
        try {
          inOrder.rtp(packet);
        } catch (error) {
          this.#onBug(error);
        }
      },
      end: own.end,
    });
    this.#leavePublication = () => {
      inOrder.close();
      leave();
    };
    if (this.#closed) this.#leavePublication();
  }

  async #run(address: StreamAddressToFetch): Promise<void> {
    const { username, password, anyCertificate = false, remoteOnly = false } = address;
    const opened = await openRtspSession({
      url: address.url,
      credentials: username === undefined ? undefined : { username, password: password ?? '' },
      clock: this.#options.clock,
      signal: this.#abort.signal,
      anyCertificate,
      remoteOnly,
      onUnexpectedError: this.#onBug,
    });
    if (!opened.ok) {
      this.#end(opened.fault);
      return;
    }
    const session = opened.value;
    if (this.#closed) {
      session.close();
      return;
    }
    this.#session = session;
    const { codec } = session.description.video;
    if (codec !== 'H264' && address.transcode !== true)
      this.#end({ code: 'source.codec', params: { codec } });
    else if (codec !== 'H264' || this.#options.transcode || (address.transcode && hasReordering(session)))
      await this.#playTranscoded(session);
    else await this.#play(session);
  }

  async #play(session: RtspSession): Promise<void> {
    const { payloadType, sprop } = session.description.video;
    this.#options.events.begin({
      payloadType,
      sprop,
      transcoded: false,
      report: (packet) => session.sendRtcp(packet),
      isUdpBlocked: () => session.isUdpBlocked,
    });
    if (this.#closed) return;
    const played = await session.play(this.#ownEvents());
    if (!played.ok) this.#end(played.fault);
  }

  #playTranscoded(session: RtspSession): Promise<void> {
    const { clock, ffmpeg } = this.#options;
    return this.#transcode((encoder, onFailed) =>
      startTranscode({
        clock,
        ffmpeg,
        session,
        encoder,
        onFailed,
        events: this.#ownEvents(),
        onUnexpectedError: this.#onBug,
      }),
    );
  }

  async #playSrt(address: SrtAddress): Promise<void> {
    const { clock, ffmpeg, transcode } = this.#options;
    const start = (encoder: H264Encoder | undefined, onFailed: () => void) =>
      startSrtFetch({
        clock,
        ffmpeg,
        address,
        encoder,
        onFailed,
        events: this.#ownEvents(),
        onUnexpectedError: this.#onBug,
      });
    if (transcode) await this.#transcode(start);
    else this.#playFfmpeg(await start(undefined, () => undefined), false, () => undefined);
  }

  /** Starts ffmpeg with the machine's encoder if a slot is free. */
  async #transcode(
    start: (encoder: H264Encoder, onFailed: () => void) => Promise<Result<Transcoding>>,
  ): Promise<void> {
    const { transcoders, machine } = this.#options;
    const encoder = machine === undefined ? getEncoderArguments('software', '') : await machine.prepare();
    if (this.#closed) return;
    const leave = transcoders.take();
    if (leave === undefined) {
      this.#end({ code: 'source.transcodersBusy', params: { most: transcoders.most } });
      return;
    }
    this.#endProvider = leave;
    this.#playFfmpeg(await start(encoder, () => machine?.failed(encoder)), true, leave);
  }

  #playFfmpeg(started: Result<Transcoding>, transcoded: boolean, leave: () => void): void {
    if (!started.ok) {
      this.#end(started.fault);
      return;
    }
    const { payloadType, close } = started.value;
    if (this.#closed) {
      close();
      return;
    }
    this.#endProvider = () => {
      leave();
      close();
    };
    this.#options.events.begin({
      payloadType,
      sprop: undefined,
      transcoded,
      report: undefined,
      isUdpBlocked: () => this.#session?.isUdpBlocked === true,
    });
  }

  #ownEvents(): RtspEvents {
    const { events } = this.#options;
    return {
      rtp: (packet) => {
        if (!this.#closed) events.rtp(packet);
      },
      rtcp: (packet) => {
        if (!this.#closed) events.rtcp(packet);
      },
      end: (fault) => this.#end(fault),
    };
  }

  readonly #onBug = (error: unknown): void => {
    this.close();
    this.#options.events.bug(error);
  };

  #end(fault: Fault): void {
    if (this.#closed) return;
    this.close();
    try {
      this.#options.events.end(fault);
    } catch (error) {
      this.#options.events.bug(error);
    }
  }
}

/** Returns whether the camera's own description shows B-frames: a decoding order that differs from the display order. */
const hasReordering = ({ description }: RtspSession): boolean => {
  const sets = new ParameterSets();
  if (description.video.sprop !== undefined) sets.addFromSdp(description.video.sprop);
  return sets.format?.reorders === true;
};
