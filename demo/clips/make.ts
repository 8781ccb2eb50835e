/**
 * Draws and encodes the demo cameras' clips: `node demo/clips/make.ts`.
 *   --only ID[,ID]      these clips
 *   --still SECONDS     one picture as PNG instead of a clip
 *   --out DIR           where to write; resources/clips without it
 */
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MoodName, SceneName } from './index.ts';
import { Stage, type Scene } from './render/stage.ts';
import { crossing } from './scenes/crossing.ts';
import { lake } from './scenes/lake.ts';
import { market } from './scenes/market.ts';
import { street } from './scenes/street.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, still: { type: 'string' }, out: { type: 'string' }, scale: { type: 'string' } },
});
const periodS = 12;
const draw: Record<string, (mood: MoodName, periodS: number) => Scene> = { street, crossing, lake, market };
const [scene, mood] = (values.only ?? 'street-day').split('-') as [SceneName, MoodName];
const scale = Number(values.scale ?? 1.5);
console.time('bake');
const make = draw[scene];
if (!make) throw new Error('no scene');
const stage = new Stage(make(mood, periodS), 1280 * scale, 720 * scale, 1);
console.timeEnd('bake');
for (const s of (values.still ?? '3').split(',')) {
  const rgba = new Uint8ClampedArray(stage.width * stage.height * 4);
  console.time('frame');
  stage.render(Number(s), 1, rgba);
  console.timeEnd('frame');
  const full = createCanvas(stage.width, stage.height);
  full.getContext('2d').putImageData(new ImageData(rgba, stage.width, stage.height), 0, 0);
  const small = createCanvas(1280, 720);
  const c = small.getContext('2d');
  c.imageSmoothingQuality = 'high';
  c.drawImage(full, 0, 0, 1280, 720);
  writeFileSync(join(values.out ?? '/tmp/w/clips', `${scene}-${mood}-${s}.png`), small.toBuffer('image/png'));
}
