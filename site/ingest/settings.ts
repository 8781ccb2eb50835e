import type { Fault, FaultCode } from '../../core/errors/faults.ts';

/** Where a camera's stream is and how to get in. Stays in this process: never logged, never sent on. */
export type CameraAddress = FetchedAddress | SrtAddress | WhepAddress | BroughtAddress;

/** Its encoder brings it by itself; see `Publication`. */
interface BroughtAddress {
  readonly whip: object;
  readonly whep?: undefined;
  readonly srt?: undefined;
  readonly transcode?: undefined;
}

/** A media server plays it by WHEP. */
export interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  readonly whip?: undefined;
  readonly srt?: undefined;
  readonly transcode?: undefined;
  /** https: take any certificate. */
  readonly anyCertificate?: boolean;
}

/** ffmpeg fetches it by SRT, as the caller. */
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
  /** As of `FetchedAddress`. */
  readonly transcode?: boolean;
}

export interface FetchedAddress {
  readonly whip?: undefined;
  readonly whep?: undefined;
  readonly srt?: undefined;
  /** `rtsp://` or `rtsps://`; may carry user information. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Let ffmpeg make H.264 of what is not, or has B-frames. Costs most of a core per stream. */
  readonly transcode?: boolean;
  /** rtsps: take any certificate. */
  readonly anyCertificate?: boolean;
}

/** Details are numbers and words of our own: no address, no credentials. */
export type IngestLog = (event: string, details: Readonly<Record<string, string | number>>) => void;

export interface SourceTimings {
  /** How long it goes on pulling after the last sink. */
  readonly lingerMs: number;
  /** No packet for so long, and for three frames, is loss. */
  readonly silentMs: number;
  /** The same before a session's first packet: cameras take their time after PLAY. */
  readonly firstPacketMs: number;
  /** Packets without a keyframe from the start of a session. */
  readonly noKeyframeMs: number;
  /** A session that was live for so long forgives earlier failures. */
  readonly settledMs: number;
  /** A camera may take so long to start, answering 404 or 500. */
  readonly startMs: number;
  /** Between tries where trying again will hardly help. */
  readonly refusedRetryMs: number;
  /** The same for wrong passwords: cameras lock accounts. */
  readonly authRetryMs: number;
  /** A stream that had to be transcoded is, from its first picture on, for so long: its camera may be set up again. */
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

/** Causes that need somebody to change something. */
const refusals: ReadonlySet<FaultCode> = new Set([
  'camera.unknown',
  'camera.noStream',
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

/** True where trying again will not help until somebody changes something. */
export const isRefusal = (fault: Fault): boolean => refusals.has(fault.code);
