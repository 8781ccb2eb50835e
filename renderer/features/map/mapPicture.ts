import type { LatLon } from '../../../core/base/geo.ts';
import type { Result } from '../../../core/base/result.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { maxMapPictureBytes } from '../../../core/map/map.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { MapScene } from '../../map/scene.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { useToast } from '../../shared/toast.ts';
import { getReasonForOperator } from '../../ui/otherOperator.ts';
import { formatCoordinates } from './coordinates.ts';
import type { MapStage } from './stage.ts';
import type { MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** Longest wait for the missing parts of a picture, ms: longer than the map takes to restore a lost drawing context. */
const maxWaitMs = 25_000;

/** Resolves once the map is drawn with its ground and all tiles in view, or when the wait is over. */
export async function waitUntilDrawn(scene: Pick<MapScene, 'state' | 'ask'>): Promise<void> {
  const until = performance.now() + maxWaitMs;
  for (let leftMs = maxWaitMs; leftMs > 0; leftMs = until - performance.now()) {
    // Asked again each time: the state may be that of the painter that was lost.
    const isPainted = await scene.ask('paint', undefined);
    const { isLost, missing } = scene.state.getState();
    if (isPainted && !isLost && missing === 0) return;
    await new Promise<void>((looked) => {
      const look = () => {
        clearTimeout(late);
        cancel();
        looked();
      };
      const late = setTimeout(look, leftMs);
      const cancel = scene.state.subscribe(look);
    });
  }
}

/** The caption's line, its text and its margin, rem. */
const line = { height: 2, text: 0.95, rim: 0.8 } as const;

/** Adds a caption below a picture. */
async function addCaption(picture: Blob, caption: string, remPx: number): Promise<Blob> {
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
 * Saves a picture of the view into the folder of exports, once all of it is drawn. Faults: those of `map.print`; `export.notEncoded`.
 * @param caption called when the picture is taken
 */
async function printMap(
  scene: MapScene,
  desk: Pick<DeskClient, 'call'>,
  caption: () => string,
): Promise<Result<{ readonly file: string; readonly folder: string }>> {
  const notEncoded = (why: string): { readonly ok: false; readonly fault: Fault } => ({
    ok: false,
    fault: { code: 'export.notEncoded', params: { why } },
  });
  try {
    await waitUntilDrawn(scene);
    const remPx = (scene.frame()?.remPx ?? 16) * window.devicePixelRatio;
    const blob = await addCaption(await scene.ask('png', undefined), caption(), remPx);
    if (blob.size > maxMapPictureBytes) return notEncoded(`${Math.round(blob.size / 1_048_576)} MB`);
    const picture = new Uint8Array(await blob.arrayBuffer());
    return await desk.call('map.print', { picture, view: scene.state.getState().view });
  } catch (error) {
    return notEncoded(error instanceof Error ? error.message.slice(0, 200) : '?');
  }
}

/** Returns the action that saves a picture of the view, with time, ward, coordinates and operator below it. */
export function useSaveMapPicture(
  { clock, desk, operator }: Pick<MapWorld, 'clock' | 'desk' | 'operator'>,
  stage: MapStage | undefined,
  wardOf: (at: LatLon) => MapWard | undefined,
): () => Promise<void> {
  const { t, language } = useLanguage();
  const showToast = useToast();
  return async () => {
    if (!stage) return;
    showToast(t.map.print.working);
    const caption = () => {
      const at = stage.middle();
      const ward = wardOf(at);
      return [
        formatDateTime(clock.now()),
        ...(ward ? [t.ward(ward)] : []),
        formatCoordinates(at),
        operator.displayName,
      ].join(' · ');
    };
    const printed = await printMap(stage.scene, desk, caption);
    showToast(
      printed.ok
        ? t.map.print.done(printed.value.file, printed.value.folder)
        : getReasonForOperator(printed.fault, language),
    );
  };
}
