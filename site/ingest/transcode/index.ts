import { spawn } from 'node:child_process';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../rtp/packet.ts';
import { rtpTicksPerMs } from '../rtp/timeline.ts';
import type { RtspEvents, RtspSession } from '../rtsp/session.ts';
import type { SrtAddress } from '../settings.ts';
import type { H264Encoder } from './encoders.ts';
import { FlvReader, type OnFlvPicture } from './flv.ts';
import { startRtspRelay } from './relay.ts';

interface RunOptions {
  readonly clock: Clock;
  /** The path of the program. */
  readonly ffmpeg: string;
  readonly events: RtspEvents;
  readonly onUnexpectedError: (error: unknown) => void;
}

export interface TranscodeOptions extends RunOptions {
  /** A session that is opened and not yet playing. */
  readonly session: RtspSession;
  readonly encoder: H264Encoder;
  /** Called if ffmpeg ended before the first picture. */
  readonly onFailed: () => void;
}

export interface Transcoding {
  readonly payloadType: number;
  /** Ends ffmpeg. The caller closes the session. Idempotent. */
  close(): void;
}

const payloadType = 96;
/** Time between SIGTERM and SIGKILL, ms. */
const graceMs = 1_000;
const maxErrorChars = 200;

const outputArguments = ['-f', 'flv', '-flvflags', 'no_duration_filesize', '-flush_packets', '1', 'pipe:1'];

/** Converts pictures to RTP packets, one per NAL unit whatever its size: a sink splits oversized ones. */
function packets(take: (packet: Buffer) => void): OnFlvPicture {
  let sequence = 0;
  return (nals, timeMs) => {
    for (const [index, nal] of nals.entries()) {
      const packet = Buffer.allocUnsafe(rtpHeaderBytes + nal.length);
      const last = index === nals.length - 1;
      sequence = (sequence + 1) & 0xffff;
      writeRtpHeader(packet, false, last, payloadType, sequence, (timeMs * rtpTicksPerMs) % 2 ** 32, 1);
      nal.copy(packet, rtpHeaderBytes);
      take(packet);
    }
  };
}

interface Job {
  readonly before: readonly string[];
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** The standard input: not on its command line, which every user of the machine can read. */
  readonly stdin?: string;
  /** Removed from ffmpeg's error messages. */
  readonly secret: string;
  /** Returns the fault for an unexpected end, from ffmpeg's error message. */
  readonly fault: (why: string) => Fault;
  /** Called when it closes. */
  readonly onClose: () => void;
  /** Called if it ended by itself before the first picture. */
  readonly onFailed: () => void;
}

const transcodeFailed = (why: string): Fault => ({ code: 'source.transcodeFailed', params: { why } });

/**
 * Runs ffmpeg and returns its H.264 as RTP packets.
 * @returns the fault `source.transcodeFailed` if it cannot be started
 */
async function runFfmpeg(options: RunOptions, job: Job): Promise<Result<Transcoding>> {
  const { clock, ffmpeg, events, onUnexpectedError } = options;
  let ended = false;
  let cancelKill: Cancel | undefined;
  let hasPictures = false;
  const args = ['-hide_banner', '-loglevel', 'error', ...(job.stdin === undefined ? ['-nostdin'] : [])];
  const child = spawn(ffmpeg, [...args, ...job.before, ...job.input, ...job.output, ...outputArguments], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let started = false;
  const spawned = new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.on('error', (error) => {
      if (started) end(transcodeFailed(error.message));
      else resolve(false);
    });
  });

  function close(): void {
    if (ended) return;
    ended = true;
    job.onClose();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      cancelKill = clock.after(graceMs, () => child.kill('SIGKILL'));
    }
  }
  function end(fault: Fault): void {
    if (ended) return;
    close();
    if (!hasPictures) job.onFailed();
    events.end(fault);
  }

  // Its streams exist only once it runs.
  started = await spawned;
  if (!started) {
    close();
    return fail('source.transcodeFailed', { why: 'ffmpeg' });
  }
  // It may end before it has read all.
  child.stdin.on('error', () => undefined);
  child.stdin.end(job.stdin ?? '');
  const reader = new FlvReader(
    packets((packet) => {
      hasPictures = true;
      events.rtp(packet);
    }),
  );
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      if (ended || reader.push(chunk)) return;
      end(
        reader.codec === undefined
          ? transcodeFailed('FLV')
          : { code: 'source.codec', params: { codec: reader.codec } },
      );
    } catch (error) {
      onUnexpectedError(error);
    }
  });
  let lastError = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastError = (lastError + text).slice(-maxErrorChars);
  });
  child.on('exit', (code, signal) => {
    cancelKill?.();
    const text = lastError.replaceAll(job.secret, 'camera').trim().split('\n').at(-1) ?? '';
    end(job.fault(text === '' ? `ffmpeg ${signal ?? code ?? ''}` : text));
  });
  return ok({ payloadType, close });
}

/**
 * Transcodes a camera's stream to H.264: camera -> our RTSP client -> loopback relay -> ffmpeg -> a pipe to us.
 * @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export async function startTranscode(options: TranscodeOptions): Promise<Result<Transcoding>> {
  const { session, clock, onUnexpectedError, encoder, events, onFailed } = options;
  let early: Fault | undefined;
  let end = (fault: Fault): void => {
    early ??= fault;
  };
  const opened = await startRtspRelay({ session, clock, onEnd: (fault) => end(fault), onUnexpectedError });
  if (!opened.ok) return opened;
  const relay = opened.value;
  try {
    const transcode = await runFfmpeg(options, {
      before: encoder.before,
      input: ['-rtsp_transport', 'tcp', '-fflags', 'nobuffer', '-flags', 'low_delay', '-i', relay.url],
      output: encoder.output,
      secret: relay.url,
      fault: transcodeFailed,
      onClose: () => relay.close(),
      onFailed,
    });
    if (!transcode.ok) return transcode;
    const { close } = transcode.value;
    end = (fault) => {
      close();
      events.end(fault);
    };
    if (early === undefined) return transcode;
    close();
    return { ok: false, fault: early };
  } catch (error) {
    relay.close();
    throw error;
  }
}

/** Arguments for unchanged H.264, with its parameter sets before each keyframe. */
const remuxed = ['-an', '-sn', '-dn', '-c:v', 'copy', '-bsf:v', 'dump_extra=freq=keyframe'];

/**
 * Fetches a stream over SRT with ffmpeg as the caller. H.264 is forwarded unchanged if there is no encoder.
 * @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export function startSrtFetch(
  options: RunOptions & {
    readonly address: SrtAddress;
    readonly encoder: H264Encoder | undefined;
    readonly onFailed: () => void;
  },
): Promise<Result<Transcoding>> {
  const { address, encoder } = options;
  const url = srtUrl(address);
  return runFfmpeg(options, {
    before: encoder?.before ?? [],
    // A concat list of one file, because the passphrase must not be on the command line.
    input: [
      ...['-protocol_whitelist', 'pipe,srt', '-fflags', 'nobuffer'],
      ...['-f', 'concat', '-safe', '0', '-i', 'pipe:0'],
    ],
    output: encoder?.output ?? remuxed,
    stdin: `ffconcat version 1.0\nfile '${url}'\n`,
    secret: url,
    fault: (why) => ({ code: 'source.srtFailed', params: { why } }),
    onClose: () => undefined,
    onFailed: options.onFailed,
  });
}

/** Returns the URL in ffmpeg's form: latency in microseconds, and only the stream's name decoded. */
function srtUrl({ srt }: SrtAddress): string {
  const { streamId, passphrase, latencyMs } = srt;
  const parts = [
    'mode=caller',
    ...(streamId === undefined ? [] : [`streamid=${encodeURIComponent(streamId).replaceAll("'", '%27')}`]),
    ...(passphrase === undefined ? [] : [`passphrase=${passphrase}`]),
    ...(latencyMs === undefined ? [] : [`latency=${latencyMs * 1_000}`]),
  ];
  return `${srt.url}?${parts.join('&')}`;
}
