import { describe, expect, it } from 'vitest';
import {
  chooseEncoder,
  type EncoderName,
  getEncoderArguments,
  getTranscodingCapacity,
  listBuiltInEncoders,
} from './encoders.ts';

/** From Debian's ffmpeg 7.1.5, `ffmpeg -hide_banner -encoders`, the lines of H.264 and some others. */
const debian = `Encoders:
 V..... = Video
 ------
 V....D libx264              libx264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (codec h264)
 V....D libx264rgb           libx264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 RGB (codec h264)
 V....D h264_nvenc           NVIDIA NVENC H.264 encoder (codec h264)
 V..... h264_qsv             H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (Intel Quick Sync Video acceleration) (codec h264)
 V..... h264_v4l2m2m         V4L2 mem2mem H.264 encoder wrapper (codec h264)
 V....D h264_vaapi           H.264/AVC (VAAPI) (codec h264)
 V....D h264_vulkan          H.264/AVC (Vulkan) (codec h264)
 A....D libopus              libopus Opus (codec opus)
`;
/** A build without hardware encoders. */
const plain = debian
  .split('\n')
  .filter((line) => !/nvenc|qsv|vaapi/.test(line))
  .join('\n');
/** Of the same, `-benchmark`: 3 s of 1920x1080 at 25 a second, two cores, libx264. */
const bench = `[libx264 @ 0x55d2d6151c80] kb/s:4009.95
bench: utime=1.426s stime=0.096s rtime=2.482s
bench: maxrss=181768KiB
`;

describe('the encoder', () => {
  it('the encoder is one that ffmpeg was built with, the best first', () => {
    expect(listBuiltInEncoders(debian)).toEqual(['nvenc', 'qsv', 'vaapi', 'software']);
    expect(listBuiltInEncoders(plain)).toEqual(['software']);
    expect(listBuiltInEncoders('')).toEqual([]);
  });

  it.each<[wanted: EncoderName | 'auto', working: EncoderName[], chosen: EncoderName, tried: EncoderName[]]>([
    ['auto', ['nvenc', 'vaapi'], 'nvenc', ['nvenc']],
    ['auto', ['vaapi'], 'vaapi', ['nvenc', 'qsv', 'vaapi']],
    ['auto', [], 'software', ['nvenc', 'qsv', 'vaapi']],
    ['vaapi', ['nvenc', 'vaapi'], 'vaapi', ['vaapi']],
    ['vaapi', ['nvenc'], 'software', ['vaapi']],
    ['software', ['nvenc', 'qsv', 'vaapi'], 'software', []],
  ])('%s on a machine where %j work is %s', async (wanted, working, chosen, tried) => {
    const seen: EncoderName[] = [];
    const works = (name: EncoderName) => {
      seen.push(name);
      return Promise.resolve(working.includes(name));
    };
    expect(await chooseEncoder(wanted, debian, works)).toBe(chosen);
    expect(seen).toEqual(tried);
  });

  it.each<EncoderName>(['nvenc', 'qsv', 'vaapi', 'software'])(
    '%s makes no B-frames and a keyframe a second with its parameter sets',
    (name) => {
      const { before, output } = getEncoderArguments(name, '/dev/dri/renderD129');
      const text = output.join(' ');
      expect(text).toContain('-force_key_frames expr:gte(t,n_forced)');
      expect(text).toMatch(/-bf 0|-tune zerolatency/);
      expect(text).toMatch(/dump_extra=freq=keyframe|repeat-headers=1/);
      expect(before.includes('/dev/dri/renderD129')).toBe(name === 'vaapi');
    },
  );
});

describe('the capacity', () => {
  it.each<[cores: number, name: EncoderName, most: number]>([
    [2, 'software', 2],
    [16, 'software', 23],
    // The GPU took 2.482 s for 3 s of video, whatever the processor could do.
    [16, 'nvenc', 1],
    [1_000, 'software', 64],
    [1, 'software', 1],
  ])('the capacity of %i cores by %s is %i', (cores, name, most) => {
    expect(getTranscodingCapacity(bench, { name, seconds: 3, cores })).toBe(most);
  });

  it('the capacity is unknown if ffmpeg measured nothing', () => {
    expect(
      getTranscodingCapacity('Conversion failed!', { name: 'software', seconds: 3, cores: 2 }),
    ).toBeUndefined();
  });
});
