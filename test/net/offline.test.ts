import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { newDataFolder } from '../e2e/launch.ts';
import { runToEnd } from '../e2e/run.ts';

/** Runs a command on a machine without a network, except for loopback. */
const alone = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

const Shown = z.object({
  windows: z.array(z.object({ file: z.string(), tiles: z.array(z.object({ state: z.string() })) })),
});

test('on a machine without any network the demo’s cameras are live, fixed and PTZ', async () => {
  const data = await newDataFolder();
  try {
    const { out, words } = await runToEnd(
      data,
      [`--screenshot=${join(data, 'pictures')}`, '--grid=4'],
      alone,
    );
    const [window] = Shown.parse(JSON.parse(out)).windows;
    expect(
      window?.tiles.map(({ state }) => state),
      words,
    ).toEqual(['live', 'live', 'live', 'live']);
    expect((await readFile(window?.file ?? '')).subarray(1, 4).toString()).toBe('PNG');
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
});
