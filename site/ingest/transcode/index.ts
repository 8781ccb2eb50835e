import { spawn } from 'node:child_process';
import type { Cancel, Clock } from '../../../core/clock.ts';
import type { Fault } from '../../../core/faults.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../rtp/packet.ts';
import { ticksPerMs } from '../rtp/timeline.ts';
import type { RtspEvents, RtspSession } from '../rtsp/session.ts';
import { FlvReader, type PictureTaker } from './flv.ts';
import { relayRtsp } from './relay.ts';

export interface TranscodeOptions {
  /** Opened, not yet playing. */
  readonly session: RtspSession;
  readonly clock: Clock;
  /** The program. */
  readonly ffmpeg: string;
  readonly events: RtspEvents;
  readonly onBug: (error: unknown) => void;
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

/** Baseline without delay: no B-frames, no look-ahead, a keyframe a second, parameter sets with each. */
const encoderArguments = [
  ['-an', '-sn', '-dn'],
  [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-tune',
    'zerolatency',
    '-profile:v',
    'baseline',
    '-pix_fmt',
    'yuv420p',
  ],
  ['-force_key_frames', 'expr:gte(t,n_forced)', '-x264-params', 'repeat-headers=1:scenecut=0:keyint=250'],
  ['-crf', '25', '-maxrate', '4M', '-bufsize', '2M', '-threads', '2'],
].flat();
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

function run(ffmpeg: string, url: string) {
  const input = ['-rtsp_transport', 'tcp', '-fflags', 'nobuffer', '-flags', 'low_delay', '-i', url];
  return spawn(
    ffmpeg,
    ['-hide_banner', '-loglevel', 'error', '-nostdin', ...input, ...encoderArguments, ...outputArguments],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/**
 * Lets ffmpeg make H.264 of whatever the camera sends: camera -> our RTSP client -> loopback relay -> ffmpeg -> a pipe to us.
 * @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export async function startTranscode(options: TranscodeOptions): Promise<Result<Transcode>> {
  const { session, clock, ffmpeg, events, onBug } = options;
  const failed = (why: string): Fault => ({ code: 'source.transcodeFailed', params: { why } });
  let ended = false;
  let cancelKill: Cancel | undefined;
  const end = (fault: Fault) => {
    if (ended) return;
    close();
    events.end(fault);
  };
  const opened = await relayRtsp({ session, clock, onEnd: end, onBug });
  if (!opened.ok) return opened;
  const relay = opened.value;
  let child: ReturnType<typeof run>;
  try {
    child = run(ffmpeg, relay.url);
  } catch (error) {
    relay.close();
    throw error;
  }
  let started = false;
  const spawned = new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.on('error', (error) => {
      if (started) end(failed(error.message));
      else resolve(false);
    });
  });

  function close(): void {
    if (ended) return;
    ended = true;
    relay.close();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      cancelKill = clock.after(graceMs, () => child.kill('SIGKILL'));
    }
  }

  // Its streams are there only once it runs.
  started = await spawned;
  if (!started) {
    close();
    return fail('source.transcodeFailed', { why: 'ffmpeg' });
  }
  const reader = new FlvReader(packets(events.rtp));
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      if (!ended && !reader.push(chunk)) end(failed('FLV'));
    } catch (error) {
      onBug(error);
    }
  });
  let lastError = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastError = (lastError + text).slice(-maxErrorChars);
  });
  child.on('exit', (code, signal) => {
    cancelKill?.();
    // The relay's one-time address is no secret worth keeping, and nothing for people either.
    const said = lastError.replaceAll(relay.url, 'relay').trim().split('\n').at(-1) ?? '';
    end(failed(said === '' ? `ffmpeg ${signal ?? code ?? ''}` : said));
  });
  return ok({ payloadType, close });
}
