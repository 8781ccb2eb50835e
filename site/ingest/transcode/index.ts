import { spawn } from 'node:child_process';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../rtp/packet.ts';
import { ticksPerMs } from '../rtp/timeline.ts';
import type { RtspEvents, RtspSession } from '../rtsp/session.ts';
import type { SrtAddress } from '../settings.ts';
import type { Encoder } from './encoders.ts';
import { FlvReader, type PictureTaker } from './flv.ts';
import { relayRtsp } from './relay.ts';

interface RunOptions {
  readonly clock: Clock;
  /** The program. */
  readonly ffmpeg: string;
  readonly events: RtspEvents;
  readonly onUnexpectedError: (error: unknown) => void;
}

export interface TranscodeOptions extends RunOptions {
  /** Opened, not yet playing. */
  readonly session: RtspSession;
  readonly encoder: Encoder;
  /** ffmpeg ended before the first picture. */
  readonly onFailed: () => void;
}

export interface Transcode {
  readonly payloadType: number;
  /** Ends ffmpeg. The session is the caller's to close. Idempotent. */
  close(): void;
}

const payloadType = 96;
/** Between asking it to end and killing it. */
const graceMs = 1_000;
const maxErrorChars = 200;

const outputArguments = ['-f', 'flv', '-flvflags', 'no_duration_filesize', '-flush_packets', '1', 'pipe:1'];

/** Pictures as RTP packets, one a NAL unit whatever its size: a sink cuts what is too large for its receiver. */
function packets(take: (packet: Buffer) => void): PictureTaker {
  let sequence = 0;
  return (nals, timeMs) => {
    for (const [index, nal] of nals.entries()) {
      const packet = Buffer.allocUnsafe(rtpHeaderBytes + nal.length);
      const last = index === nals.length - 1;
      sequence = (sequence + 1) & 0xffff;
      writeRtpHeader(packet, false, last, payloadType, sequence, (timeMs * ticksPerMs) % 2 ** 32, 1);
      nal.copy(packet, rtpHeaderBytes);
      take(packet);
    }
  };
}

interface Job {
  readonly before: readonly string[];
  readonly input: readonly string[];
  readonly output: readonly string[];
  /** What is written to its standard input: not on its command line, which everybody on the machine can read. */
  readonly stdin?: string;
  /** Is not repeated in what it says of its failure. */
  readonly secret: string;
  /** Why it ended by itself, in its own words. */
  readonly fault: (why: string) => Fault;
  /** With it. */
  readonly onClose: () => void;
  /** It ended by itself before the first picture. */
  readonly onFailed: () => void;
}

const transcodeFailed = (why: string): Fault => ({ code: 'source.transcodeFailed', params: { why } });

/** Runs ffmpeg, whose H.264 comes as RTP packets. @returns the fault `source.transcodeFailed` if it cannot be started */
async function runFfmpeg(options: RunOptions, job: Job): Promise<Result<Transcode>> {
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

  // Its streams are there only once it runs.
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
 * Lets ffmpeg make H.264 of whatever the camera sends: camera -> our RTSP client -> loopback relay -> ffmpeg -> a pipe to us.
 * @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export async function startTranscode(options: TranscodeOptions): Promise<Result<Transcode>> {
  const { session, clock, onUnexpectedError, encoder, events, onFailed } = options;
  let early: Fault | undefined;
  let end = (fault: Fault): void => {
    early ??= fault;
  };
  const opened = await relayRtsp({ session, clock, onEnd: (fault) => end(fault), onUnexpectedError });
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

/** H.264 as it is, with its parameter sets before each keyframe. */
const remuxed = ['-an', '-sn', '-dn', '-c:v', 'copy', '-bsf:v', 'dump_extra=freq=keyframe'];

/**
 * Lets ffmpeg fetch a stream over SRT, as its caller. H.264 is handed on as it is where there is no encoder.
 * @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export function startSrt(
  options: RunOptions & {
    readonly address: SrtAddress;
    readonly encoder: Encoder | undefined;
    readonly onFailed: () => void;
  },
): Promise<Result<Transcode>> {
  const { address, encoder } = options;
  const url = srtUrl(address);
  return runFfmpeg(options, {
    before: encoder?.before ?? [],
    // A list of one file, for the passphrase in it must not be on the command line.
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

/** As ffmpeg reads it: latency in microseconds, and of its words only the stream's name decoded. */
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
