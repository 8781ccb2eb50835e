import type { CameraId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { ExportGap, ExportType } from '../../../core/media/export.ts';
import { areSameMasks, type PrivacyMask } from '../../../core/media/mask.ts';
import { drawMasks } from '../mask.ts';

/** An exportable file made from a camera's pictures, masks burnt in. Times in ms since the epoch. */
export interface ExportFile {
  readonly camera: CameraId;
  readonly streams: readonly StreamRole[];
  readonly from: number;
  readonly to: number;
  readonly type: ExportType;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly reencoded: boolean;
  readonly pictures: number;
  readonly gaps: readonly ExportGap[];
  readonly masks: readonly PrivacyMask[];
}

/** One captured picture at its stream's full size, with its masks burnt in. */
export interface CapturedPicture {
  readonly camera: CameraId;
  readonly stream: StreamRole;
  /** Time of presentation, ms since the epoch. */
  readonly at: number;
  readonly canvas: OffscreenCanvas;
  readonly masks: readonly PrivacyMask[];
}

/** Captures a picture synchronously from a video or a canvas (still or replay); undefined if there is none. */
export function capturePicture(
  from: Pick<CapturedPicture, 'camera' | 'stream' | 'at' | 'masks'> & {
    readonly picture: CanvasImageSource;
    readonly width: number;
    readonly height: number;
  },
): CapturedPicture | undefined {
  const { picture, width, height, camera, stream, at, masks } = from;
  if (width <= 0 || height <= 0) return undefined;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return undefined;
  context.drawImage(picture, 0, 0, width, height);
  drawMasks(context, width, height, masks);
  return { camera, stream, at, canvas, masks };
}

/** Adds the registry's present masks to a captured picture; parts hidden at capture stay hidden. */
export function applyMasks(captured: CapturedPicture, masks: readonly PrivacyMask[]): CapturedPicture {
  if (areSameMasks(captured.masks, masks)) return captured;
  const { width, height } = captured.canvas;
  return capturePicture({ ...captured, masks, picture: captured.canvas, width, height }) ?? captured;
}

const jpegQuality = 0.92;

/** Encodes a captured picture as an image file. Faults: `export.notEncoded`. */
export async function createSnapshotFile(
  captured: CapturedPicture,
  type: 'image/png' | 'image/jpeg',
): Promise<Result<ExportFile>> {
  const { camera, stream, at, canvas, masks } = captured;
  try {
    const blob = await canvas.convertToBlob({ type, quality: jpegQuality });
    // `toBlob` silently falls back to PNG for a type that the machine cannot encode.
    if (blob.type !== type) return fail('export.notEncoded', { why: `${type}: ${blob.type}` });
    return ok({
      camera,
      streams: [stream],
      from: at,
      to: at,
      type,
      bytes: new Uint8Array(await blob.arrayBuffer()),
      width: canvas.width,
      height: canvas.height,
      codec: type === 'image/png' ? 'png' : 'jpeg',
      reencoded: true,
      pictures: 1,
      gaps: [],
      masks,
    });
  } catch (error) {
    return fail('export.notEncoded', { why: error instanceof Error ? error.message.slice(0, 200) : '?' });
  }
}
