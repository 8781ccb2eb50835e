import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { getEncoderArguments } from './encoders.ts';
import { createTranscodingMachine, type TranscodingSettings } from './machine.ts';

let folder: string;
let log: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-'));
  log = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const auto: TranscodingSettings = { most: 'auto', encoder: 'auto', device: '/dev/dri/renderD128' };
const machine = (settings: Partial<TranscodingSettings> = {}, ffmpeg = 'ffmpeg') =>
  createTranscodingMachine({
    settings: { ...auto, ...settings },
    ffmpeg,
    file: join(folder, 'transcoding.json'),
    log: (line) => log.push(line),
  });

it('the machine tries the real ffmpeg, measures once, and reads the result at the next start', async () => {
  const first = machine();
  const encoder = await first.prepare();
  expect(first.places.most).toBeGreaterThanOrEqual(1);
  expect(log).toEqual([`transcoding: by ${encoder.name}, ${first.places.most} at once (measured)`]);
  const next = machine();
  expect(await next.prepare()).toEqual(encoder);
  expect([next.places.most, log.length]).toEqual([first.places.most, 1]);
});

it('the machine uses a configured number, and measures nothing', async () => {
  const { prepare, places } = machine({ most: 7, encoder: 'software' });
  await prepare();
  expect([places.most, log]).toEqual([7, ['transcoding: by software, 7 at once (set)']]);
});

it('the machine falls back to software if hardware does not work, reports it, also when it fails later', async () => {
  const script = join(folder, 'ffmpeg');
  // Simulates ffmpeg on a machine without a GPU: the encoder is listed and fails to open.
  writeFileSync(
    script,
    '#!/bin/sh\ncase "$*" in *-encoders*) echo " V..... h264_qsv  Quick Sync";; *h264_qsv*) exit 171;; esac\n',
    { mode: 0o755 },
  );
  const without = machine({ most: 2, encoder: 'qsv' }, script);
  expect((await without.prepare()).name).toBe('software');
  expect(log.at(-1)).toBe('transcoding: qsv does not work on this machine');

  writeFileSync(script, '#!/bin/sh\necho " V..... h264_vaapi  VA-API"\n');
  const once = machine({ most: 3 }, script);
  expect((await once.prepare()).name).toBe('vaapi');
  once.failed(getEncoderArguments('vaapi', auto.device));
  expect((await once.prepare()).name).toBe('software');
  expect(log.at(-1)).toBe('transcoding: vaapi failed, software takes its place');
});

it('the machine has a capacity of one without ffmpeg, and saves nothing of that', async () => {
  const { prepare, places } = machine({}, join(folder, 'none'));
  expect((await prepare()).name).toBe('software');
  expect([places.most, existsSync(join(folder, 'transcoding.json'))]).toEqual([1, false]);
});

it('the machine measures again if its file is damaged', async () => {
  writeFileSync(join(folder, 'transcoding.json'), '{"for":');
  const { prepare, places } = machine({ most: 5, encoder: 'software' });
  await prepare();
  expect(places.most).toBe(5);
  expect(JSON.parse(readFileSync(join(folder, 'transcoding.json'), 'utf8'))).toMatchObject({ most: 5 });
});
