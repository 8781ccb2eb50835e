/** The encoders that ffmpeg may have for H.264. */

export const encoderNames = ['nvenc', 'qsv', 'vaapi', 'software'] as const;
export type EncoderName = (typeof encoderNames)[number];

/** ffmpeg's own names for them. */
const codecs = { nvenc: 'h264_nvenc', qsv: 'h264_qsv', vaapi: 'h264_vaapi', software: 'libx264' } as const;

export interface H264Encoder {
  readonly name: EncoderName;
  /** Arguments before the input. */
  readonly before: readonly string[];
  readonly output: readonly string[];
}

const videoOnly = ['-an', '-sn', '-dn'];
const keyframes = ['-force_key_frames', 'expr:gte(t,n_forced)'];
const rate = ['-maxrate', '4M', '-bufsize', '2M'];
/** Hardware encoders write their parameter sets once: late viewers need them with each keyframe. */
const repeatedSets = ['-bsf:v', 'dump_extra=freq=keyframe'];

/**
 * Returns the ffmpeg arguments that encode any video as H.264 for live viewers.
 * No B-frames, no look-ahead, a keyframe a second, parameter sets with each.
 * @param device of VA-API
 */
export function getEncoderArguments(name: EncoderName, device: string): H264Encoder {
  const codec = ['-c:v', codecs[name]];
  switch (name) {
    case 'software':
      return {
        name,
        before: [],
        output: [
          ...videoOnly,
          ...[...codec, '-preset', 'veryfast', '-tune', 'zerolatency'],
          ...['-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
          ...[...keyframes, '-x264-params', 'repeat-headers=1:scenecut=0:keyint=250'],
          ...['-crf', '25', ...rate, '-threads', '2'],
        ],
      };
    case 'nvenc':
      return {
        name,
        before: [],
        output: [
          ...videoOnly,
          ...[...codec, '-preset', 'p1', '-tune', 'ull', '-zerolatency', '1', '-profile:v', 'baseline'],
          ...['-pix_fmt', 'yuv420p', '-bf', '0', ...keyframes, '-forced-idr', '1'],
          ...['-rc', 'vbr', '-cq', '25', ...rate, ...repeatedSets],
        ],
      };
    case 'qsv':
      return {
        name,
        before: [],
        output: [
          ...videoOnly,
          ...['-vf', 'format=nv12', ...codec, '-preset', 'veryfast', '-profile:v', 'baseline'],
          ...['-async_depth', '1', '-bf', '0', ...keyframes, '-forced_idr', '1'],
          ...['-global_quality', '25', ...rate, ...repeatedSets],
        ],
      };
    case 'vaapi':
      return {
        name,
        before: ['-vaapi_device', device],
        output: [
          ...videoOnly,
          ...['-vf', 'format=nv12,hwupload', ...codec, '-profile:v', 'constrained_baseline'],
          ...['-async_depth', '1', '-bf', '0', ...keyframes, '-rc_mode', 'CQP', '-qp', '25', ...repeatedSets],
        ],
      };
  }
}

/**
 * Returns the encoders that this ffmpeg was built with, the best first.
 * @param listing the output of `ffmpeg -encoders`
 */
export function listBuiltInEncoders(listing: string): readonly EncoderName[] {
  const listed = new Set(listing.split('\n').flatMap((line) => /^ ?V[A-Z.]{5} (\S+)/.exec(line)?.[1] ?? []));
  return encoderNames.filter((name) => listed.has(codecs[name]));
}

/**
 * Returns the first encoder that works. An encoder that is built in still fails to open without its card or driver.
 * @param wanted one of them, or `auto` for the best
 * @param works tries an encoder on a few pictures
 * @returns software if no other works, even if another was wanted
 */
export async function chooseEncoder(
  wanted: EncoderName | 'auto',
  listing: string,
  works: (name: EncoderName) => Promise<boolean>,
): Promise<EncoderName> {
  for (const name of listBuiltInEncoders(listing)) {
    if (name === 'software') break;
    if ((wanted === 'auto' || wanted === name) && (await works(name))) return name;
  }
  return 'software';
}

/** Maximum number of simultaneous streams; above it other limits apply. */
export const maxTranscodedStreams = 64;
/** The share of the machine for transcoding: the rest is for packets and windows. */
const share = 0.75;

/**
 * Returns how many streams like the measured one can be transcoded at once, at least 1.
 * Undefined if the output has no measurement. Computed from processor time, which does not depend on the load; with hardware also from
 * elapsed time, which is the card's.
 * @param output of `ffmpeg -benchmark`
 * @param seconds of video that it transcoded
 * @param cores of the machine
 */
export function getTranscodingCapacity(
  output: string,
  { name, seconds, cores }: { readonly name: EncoderName; readonly seconds: number; readonly cores: number },
): number | undefined {
  const read = /bench: utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/.exec(output);
  if (!read) return undefined;
  const [user = 0, system = 0, passed = 0] = read.slice(1).map(Number);
  const byProcessor = (share * cores * seconds) / Math.max(user + system, 0.001);
  const byCard = name === 'software' ? byProcessor : (share * seconds) / Math.max(passed, 0.001);
  return Math.max(1, Math.min(maxTranscodedStreams, Math.floor(Math.min(byProcessor, byCard))));
}
