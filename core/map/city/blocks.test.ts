import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBlockReader } from './blocks.ts';

const file = Uint8Array.from({ length: 1_000_003 }, (_, i) => (i * 31 + (i >> 8)) & 255);
const counted = () => {
  const reported = { reads: 0 };
  const read = (at: number, length: number) => {
    reported.reads += 1;
    return Promise.resolve(file.slice(at, at + length));
  };
  return { reported, read };
};

test('what is read is what the file has, its end and beyond included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.nat({ max: file.length + 1_000 }),
          fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 400_000 })),
        ),
        { minLength: 1, maxLength: 12 },
      ),
      async (stretches) => {
        const read = createBlockReader(counted().read);
        const all = await Promise.all(stretches.map(([at, length]) => read(at, length)));
        for (const [i, [at, length]] of stretches.entries())
          expect(Buffer.compare(all[i] ?? new Uint8Array(), file.subarray(at, at + length))).toBe(0);
      },
    ),
  );
});

test('neighbours come with one question', async () => {
  const { reported, read } = counted();
  const byBlocks = createBlockReader(read);
  await Promise.all(Array.from({ length: 40 }, (_, i) => byBlocks(i * 2_000, 2_000)));
  expect(reported.reads).toBe(1);
});

test('what could not be read is asked for again', async () => {
  let isBroken = true;
  const read = createBlockReader((at, length) =>
    isBroken ? Promise.reject(new Error('no')) : Promise.resolve(file.slice(at, at + length)),
  );
  await expect(read(0, 10)).rejects.toThrow('no');
  isBroken = false;
  expect(await read(0, 10)).toEqual(file.slice(0, 10));
});
