import { describe, expect, it } from 'vitest';
import { getUndecodableProfile, parseSps } from './sps.ts';

const withBFrames = 'Z01ADOygoM/PgIgAAAMACAAAAwGQeKFMsA==';
const sps = (base64: string) => parseSps(Buffer.from(base64, 'base64'));

describe('a sequence parameter set', () => {
  it('an SPS has the size, profile and rate of x264 baseline 320x180 at 25', () => {
    expect(sps('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==')).toEqual({
      codec: 'avc1.42c015',
      profileIdc: 66,
      width: 320,
      height: 180,
      fps: 25,
      bitDepth: 8,
      chromaFormat: 1,
      reorders: false,
    });
  });

  it('an SPS shows that pictures are reordered', () => {
    // x264 with bframes=2, 320x180.
    expect(sps(withBFrames)).toMatchObject({ width: 320, fps: 25, reorders: true });
    // The VUI breaks off before that field.
    const cut = Buffer.from(withBFrames, 'base64').subarray(0, 22).toString('base64');
    expect(sps(cut)?.reorders ?? false).toBe(false);
  });

  it('an SPS has the size 1280x720', () => {
    expect(sps('Z0LAH9oBQBbsBagICAoAAAMAAgAAAwBlHjBlQA==')).toMatchObject({ width: 1280, height: 720 });
  });

  it('an SPS shows a chroma format that viewers cannot decode', () => {
    const format = sps('Z/QADZGWgUGfjcBagwMDIAAAAwAgAAAGUeKFVA==');
    expect(format).toMatchObject({ profileIdc: 244, chromaFormat: 3, width: 320, height: 180 });
    expect(format && getUndecodableProfile(format)).toBe('H.264 4:4:4');
  });

  it.each(['', 'Zw==', 'aM48gA==', 'Z0LAFQ==', 'Z0LAFdoF'])(
    'an SPS that is broken or none is undefined: "%s"',
    (base64) => {
      expect(sps(base64)).toBeUndefined();
    },
  );
});
