import type { Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { maxMapPictureBytes } from '../../../core/map/map.ts';
import type { Scene } from '../../map/scene.ts';
import type { Desk } from '../../shared/client.ts';
import { whole } from './whole.ts';

/** In rem, as device pixels. */
const line = { height: 2, text: 0.95, rim: 0.8 } as const;

/** The picture with a line below it that says what it is: a report outlives the screen. */
async function captioned(picture: Blob, caption: string, remPx: number): Promise<Blob> {
  const image = await createImageBitmap(picture);
  const height = Math.round(line.height * remPx);
  const paper = new OffscreenCanvas(image.width, image.height + height);
  const context = paper.getContext('2d', { alpha: false });
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(image, 0, 0);
  image.close();
  context.fillStyle = '#fff';
  context.fillRect(0, paper.height - height, paper.width, height);
  context.fillStyle = '#000';
  context.font = `500 ${Math.round(line.text * remPx)}px "Be Vietnam Pro", sans-serif`;
  context.textBaseline = 'middle';
  const rim = line.rim * remPx;
  context.fillText(caption, rim, paper.height - height / 2, paper.width - 2 * rim);
  return await paper.convertToBlob({ type: 'image/png' });
}

/**
 * Puts what is in sight, once all of it is drawn, into the folder of exports. Faults: those of `map.print`; `export.notEncoded`.
 * @param caption asked for when the picture is taken
 */
export async function printMap(
  scene: Scene,
  desk: Pick<Desk, 'call'>,
  caption: () => string,
): Promise<Result<{ readonly file: string; readonly folder: string }>> {
  const notEncoded = (why: string): { readonly ok: false; readonly fault: Fault } => ({
    ok: false,
    fault: { code: 'export.notEncoded', params: { why } },
  });
  try {
    await whole(scene);
    const remPx = (scene.frame()?.remPx ?? 16) * window.devicePixelRatio;
    const blob = await captioned(await scene.ask('png', undefined), caption(), remPx);
    if (blob.size > maxMapPictureBytes) return notEncoded(`${Math.round(blob.size / 1_048_576)} MB`);
    const picture = new Uint8Array(await blob.arrayBuffer());
    return await desk.call('map.print', { picture, view: scene.state.getState().view });
  } catch (error) {
    return notEncoded(error instanceof Error ? error.message.slice(0, 200) : '?');
  }
}
