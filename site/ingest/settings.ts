import type { Fault, FaultCode } from '../../core/errors/faults.ts';

/** The address of a camera's stream with its credentials. Stays in this process: never logged, never sent on. */
export type CameraAddress = StreamAddressToFetch | SrtAddress | WhepAddress | BroughtAddress;

/** The stream is sent by its encoder; see `Publication`. */
interface BroughtAddress {
  readonly whip: object;
  readonly whep?: undefined;
  readonly srt?: undefined;
  readonly transcode?: undefined;
}

/** The stream is played by a media server (WHEP). */
export interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  readonly whip?: undefined;
  readonly srt?: undefined;
  readonly transcode?: undefined;
  /** https: accept any certificate. */
  readonly anyCertificate?: boolean;
}

/** The stream is fetched by ffmpeg over SRT, as the caller. */
export interface SrtAddress {
  readonly srt: {
    /** srt://HOST:PORT */
    readonly url: string;
    readonly streamId?: string | undefined;
    readonly passphrase?: string | undefined;
    readonly latencyMs?: number | undefined;
  };
  readonly whip?: undefined;
  readonly whep?: undefined;
  /** As of `StreamAddressToFetch`. */
  readonly transcode?: boolean;
}

export interface StreamAddressToFetch {
  readonly whip?: undefined;
  readonly whep?: undefined;
  readonly srt?: undefined;
  /** `rtsp://` or `rtsps://`; may carry user information. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Allows transcoding by ffmpeg of other codecs, or of B-frames. Costs most of a core per stream. */
  readonly transcode?: boolean;
  /** rtsps: accept any certificate. */
  readonly anyCertificate?: boolean;
  /** Refuses addresses of this machine and its link, also those that a name resolves to. */
  readonly remoteOnly?: boolean;
}

/** Details are numbers and words of the program: no address, no credentials. */
export type IngestLog = (event: string, details: Readonly<Record<string, string | number>>) => void;

export interface SourceTimings {
  /** How long pulling continues after the last sink. */
  readonly lingerMs: number;
  /** Without a packet for this time, and for three frames, the session is lost. */
  readonly silentMs: number;
  /** The same before a session's first packet: cameras need time after PLAY. */
  readonly firstPacketMs: number;
  /** Maximum time without a keyframe from the start of a session. */
  readonly noKeyframeMs: number;
  /** A session that was live for this time resets the failure count. */
  readonly settledMs: number;
  /** Maximum time for a camera to start, during which it responds with 404 or 500. */
  readonly startMs: number;
  /** Retry interval after faults that a retry will hardly fix. */
  readonly refusedRetryMs: number;
  /** The same for wrong passwords: cameras lock accounts. */
  readonly authRetryMs: number;
  /** How long a stream that needed transcoding is transcoded from its first picture on: its camera may be reconfigured. */
  readonly unfitForMs: number;
  readonly watchEveryMs: number;
  readonly reportEveryMs: number;
}

export const sourceTimings: SourceTimings = {
  lingerMs: 10_000,
  silentMs: 2_000,
  firstPacketMs: 8_000,
  noKeyframeMs: 30_000,
  settledMs: 10_000,
  startMs: 300_000,
  refusedRetryMs: 60_000,
  authRetryMs: 300_000,
  unfitForMs: 3_600_000,
  watchEveryMs: 500,
  reportEveryMs: 5_000,
};

/** Causes that a person must fix. */
const refusals: ReadonlySet<FaultCode> = new Set([
  'camera.noStream',
  'source.localAddress',
  'source.authRefused',
  'source.forbidden',
  'source.notFound',
  'source.noVideo',
  'source.codec',
  'source.bFrames',
  'source.badAddress',
  'source.certificate',
  'source.answered',
  'source.whepToken',
  'source.whepNoVideo',
  'source.whepIceLite',
]);

/** Returns true if a retry will not help until a person changes something. */
export const isPermanentFailure = (fault: Fault): boolean => refusals.has(fault.code);
