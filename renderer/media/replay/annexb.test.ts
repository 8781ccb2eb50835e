import { expect, test } from 'vitest';
import { codecOf } from './annexb.ts';

test('the codec is read from the parameter set before a keyframe', () => {
  const delimiter = [0, 0, 0, 1, 9, 0x10];
  const parameters = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0xda, 0x01];
  expect(codecOf(new Uint8Array([...delimiter, ...parameters, 0, 0, 1, 0x65, 1, 2, 3, 4]))).toBe(
    'avc1.42c01f',
  );
});

test('a picture without one has none', () => {
  expect(codecOf(new Uint8Array([0, 0, 0, 1, 0x41, 0x9a, 0, 1, 2, 3]))).toBeUndefined();
  expect(codecOf(new Uint8Array())).toBeUndefined();
});
