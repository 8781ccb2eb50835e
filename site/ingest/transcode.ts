import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { Fault } from '../../core/faults.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isRtcp } from './rtp/packet.ts';
import { relayRtsp } from './rtsp/relay.ts';
import type { RtspEvents, RtspSession } from './rtsp/session.ts';

export interface TranscodeOptions {
  /** Opened, not yet playing. */
  readonly session: RtspSession;
  readonly clock: Clock;
  /** The program. */
  readonly ffmpeg: string;
  readonly events: RtspEvents;
}

export interface Transcode {
  readonly payloadType: number;
  /** Ends ffmpeg. The session is the caller's to close. Idempotent. */
  close(): void;
}

const payloadType = 96;
const packetBytes = 1_200;
/** Keyframes of a large picture come in one burst. */
const receiveBufferBytes = 4 * 1024 * 1024;
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

/**
 * Lets ffmpeg make H.264 of whatever the camera sends: camera -> our RTSP client -> loopback relay -> ffmpeg -> RTP to a UDP
 * port of ours. @returns the fault `source.transcodeFailed` if ffmpeg cannot be started
 */
export async function startTranscode(options: TranscodeOptions): Promise<Result<Transcode>> {
  const { session, clock, ffmpeg, events } = options;
  let ended = false;
  let cancelKill: Cancel | undefined;
  const end = (fault: Fault) => {
    if (ended) return;
    close();
    events.end(fault);
  };
  const socket = dgram.createSocket('udp4');
  socket.on('error', (error) => end({ code: 'source.transcodeFailed', params: { why: error.message } }));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(receiveBufferBytes);
  socket.on('message', (packet) => {
    if (isRtcp(packet)) events.rtcp(packet);
    else events.rtp(packet);
  });
  const { port } = socket.address();
  const relay = await relayRtsp(session, end);
  const input = ['-rtsp_transport', 'tcp', '-fflags', 'nobuffer', '-flags', 'low_delay', '-i', relay.url];
  const output = [
    ...['-f', 'rtp', '-payload_type', String(payloadType)],
    `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=${packetBytes}`,
  ];
  const child = spawn(
    ffmpeg,
    ['-hide_banner', '-loglevel', 'error', '-nostdin', ...input, ...encoderArguments, ...output],
    // Its SDP goes to stdout, where nobody reads.
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let lastError = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastError = (lastError + text).slice(-maxErrorChars);
  });
  child.on('exit', (code, signal) => {
    cancelKill?.();
    // The relay's one-time address is no secret worth keeping, and nothing for people either.
    const said = lastError.replaceAll(relay.url, 'relay').trim().split('\n').at(-1) ?? '';
    end({
      code: 'source.transcodeFailed',
      params: { why: said === '' ? `ffmpeg ${signal ?? code ?? ''}` : said },
    });
  });

  function close(): void {
    if (ended) return;
    ended = true;
    relay.close();
    socket.close();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      cancelKill = clock.after(graceMs, () => child.kill('SIGKILL'));
    }
  }

  const [event] = await Promise.race([
    once(child, 'spawn').then(() => ['spawn'] as const),
    once(child, 'error').then(() => ['error'] as const),
  ]).catch(() => ['error'] as const);
  if (event === 'error') {
    close();
    return fail('source.transcodeFailed', { why: 'ffmpeg' });
  }
  child.on('error', (error) => end({ code: 'source.transcodeFailed', params: { why: error.message } }));
  return ok({ payloadType, close });
}
