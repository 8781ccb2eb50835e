/**
 * Draws and encodes the demo cameras' clips: `node tools/clips/make.ts`, some minutes per clip.
 * --only ID[,ID]   only these clips; the others remain
 * --still SECONDS  writes one picture as PNG to --work instead of clips
 * --work DIR       folder of the drawn pictures; a clip with pictures there is only encoded
 * --out DIR        folder of the streams and the index (resources/clips)
 * --scale N        drawn size relative to 1280x720; a larger one is smoother and slower (1.25)
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { parseElementaryStream, profileLevelId } from '../../sim/clips/annexb.ts';
import { ClipIndex, indexFile } from '../../sim/clips/index.ts';
import { type CatalogueEntry, catalogue } from './catalogue.ts';
import { encodeStream, fps, shapes, storePictures } from './encode.ts';
import { Stage } from './render/stage.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    still: { type: 'string' },
    work: { type: 'string' },
    out: { type: 'string' },
    scale: { type: 'string', default: '1.25' },
  },
});
const work = values.work ?? mkdtempSync(join(tmpdir(), 'clips-'));
const out = values.out ?? join(import.meta.dirname, '../../resources/clips');
const scale = Number(values.scale);
if (!(scale >= 0.5 && scale <= 3)) throw new Error('--scale must lie between 0.5 and 3');
mkdirSync(work, { recursive: true });
mkdirSync(out, { recursive: true });

const wanted = values.only?.split(',');
const chosen = catalogue.filter(({ id }) => wanted?.includes(id) ?? true);
if (chosen.length !== (wanted?.length ?? chosen.length))
  throw new Error(`unknown clip in --only ${values.only}`);

function setUp(entry: CatalogueEntry): Stage {
  // The size is a multiple of 8, because bloom is computed at a quarter and reflections at half of it.
  const [width, height] = [1280, 720].map((size) => Math.round((size * scale) / 8) * 8);
  return new Stage(
    entry.draw(entry.mood, entry.seconds),
    width ?? 0,
    height ?? 0,
    catalogue.indexOf(entry) + 1,
  );
}

async function* pictures(entry: CatalogueEntry, stage: Stage): AsyncGenerator<Uint8Array> {
  for (let frame = 0; frame < entry.seconds * fps; frame++) {
    // Each picture needs a new buffer: the pipe may still use the last one.
    const rgba = new Uint8ClampedArray(stage.width * stage.height * 4);
    stage.render(frame / fps, frame, rgba);
    if (frame % 30 === 0) console.log(`${entry.id}: picture ${frame} of ${entry.seconds * fps}`);
    yield new Uint8Array(rgba.buffer);
  }
}

function writeStill(entry: CatalogueEntry, seconds: string): void {
  const stage = setUp(entry);
  const rgba = new Uint8ClampedArray(stage.width * stage.height * 4);
  stage.render(Number(seconds), 0, rgba);
  const full = createCanvas(stage.width, stage.height);
  full.getContext('2d').putImageData(new ImageData(rgba, stage.width, stage.height), 0, 0);
  const shown = createCanvas(1280, 720);
  shown.getContext('2d').drawImage(full, 0, 0, 1280, 720);
  writeFileSync(join(work, `${entry.id}-${seconds}.png`), shown.toBuffer('image/png'));
}

async function writeClip(entry: CatalogueEntry): Promise<void> {
  const stored = join(work, `${entry.id}.mkv`);
  if (!existsSync(stored)) {
    const stage = setUp(entry);
    const unfinished = join(work, `${entry.id}.part.mkv`);
    await storePictures(unfinished, stage.width, stage.height, pictures(entry, stage));
    renameSync(unfinished, stored);
  }
  for (const stream of ['main', 'sub'] as const)
    await encodeStream(stored, join(out, `${entry.id}-${stream}.h264`), shapes[stream]);
}

function writeIndex(): void {
  const present = catalogue.filter(
    ({ id }) => existsSync(join(out, `${id}-main.h264`)) && existsSync(join(out, `${id}-sub.h264`)),
  );
  const stream = (id: string, name: 'main' | 'sub') => {
    const file = `${id}-${name}.h264`;
    const { width, height } = shapes[name];
    return {
      file,
      width,
      height,
      profileLevelId: profileLevelId(parseElementaryStream(readFileSync(join(out, file))).sps),
    };
  };
  const clips = present.map(({ id, scene, mood, label, seconds }) => ({
    id,
    scene,
    mood,
    label,
    frames: seconds * fps,
    fps: { num: fps, den: 1 },
    gop: fps,
    main: stream(id, 'main'),
    sub: stream(id, 'sub'),
  }));
  writeFileSync(join(out, indexFile), `${JSON.stringify(ClipIndex.parse({ version: 1, clips }), null, 2)}\n`);
}

for (const entry of chosen) {
  if (values.still !== undefined) writeStill(entry, values.still);
  else await writeClip(entry);
}
if (values.still === undefined) writeIndex();
