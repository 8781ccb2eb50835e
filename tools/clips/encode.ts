/** Encodes raw pictures as H.264, with ffmpeg and libx264. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export const fps = 15;

export interface StreamShape {
  readonly width: number;
  readonly height: number;
  readonly level: string;
  /** x264's constant rate factor: higher is smaller and worse. */
  readonly crf: number;
  readonly maxKbps: number;
}

export const shapes = {
  main: { width: 1280, height: 720, level: '3.1', crf: 35.7, maxKbps: 1800 },
  sub: { width: 640, height: 360, level: '3.0', crf: 33.6, maxKbps: 480 },
} as const satisfies Record<'main' | 'sub', StreamShape>;

/** Runs ffmpeg; resolves if it succeeds. @throws with the end of its output if it fails */
async function ffmpeg(args: readonly string[], feed?: AsyncIterable<Uint8Array>): Promise<void> {
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  const closed = once(child, 'close');
  // A broken pipe also shows in ffmpeg's exit code and output.
  child.stdin.on('error', () => undefined);
  if (feed)
    for await (const picture of feed)
      if (!child.stdin.write(picture)) await Promise.race([once(child.stdin, 'drain'), closed]);
  child.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${words}`);
}

/** Stores RGBA pictures losslessly at the main stream's size; both streams are made from them. */
export function storePictures(
  file: string,
  width: number,
  height: number,
  pictures: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { width: w, height: h } = shapes.main;
  const toSize = `scale=${w}:${h}:flags=area:out_color_matrix=bt709:out_range=tv,format=yuv420p`;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', '-'];
  return ffmpeg(
    [...input, '-vf', toSize, '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', file],
    pictures,
  );
}

/** Encodes stored pictures: Main profile, no B-frames, one slice per picture, a closed GOP of one second. */
export function encodeStream(pictures: string, file: string, shape: StreamShape): Promise<void> {
  const x264 = [
    `keyint=${fps}`,
    `min-keyint=${fps}`,
    'scenecut=0',
    'open-gop=0',
    'bframes=0',
    'slices=1',
    'repeat-headers=1',
  ];
  // mbtree would spend nearly all bits on the still background of each keyframe and smear moving objects.
  const spending = ['mbtree=0', 'ipratio=1.25', 'aq-mode=3', 'aq-strength=0.8'];
  return ffmpeg([
    ...['-i', pictures, '-vf', `scale=${shape.width}:${shape.height}:flags=area,format=yuv420p`],
    ...[
      '-c:v',
      'libx264',
      '-profile:v',
      'main',
      '-level',
      shape.level,
      '-preset',
      'veryslow',
      '-crf',
      `${shape.crf}`,
    ],
    ...[
      '-maxrate',
      `${shape.maxKbps}k`,
      '-bufsize',
      `${shape.maxKbps}k`,
      '-x264-params',
      [...x264, ...spending].join(':'),
    ],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    // SEI units (x264's signature) are useless to a camera's client.
    ...['-bsf:v', 'filter_units=remove_types=6', '-f', 'h264', file],
  ]);
}
