import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';

/** What must not be seen of each camera, as the registry says now. */
export interface MaskSource {
  /** undefined: the registry does not know the camera (any more); what was masked stays so. */
  of(camera: CameraId): readonly PrivacyMask[] | undefined;
  /** Somebody may see its live picture without them just now; what is kept, copied or exported has them all the same. */
  isLifted(camera: CameraId): boolean;
  /** Called when what `of` says may have changed. */
  onChange(run: () => void): Cancel;
}

/**
 * Burns masks into a picture that was drawn over a whole canvas of this size, in pixels: opaque black, to the pixel that
 * an outline touches, since half a pixel of a face would be half too much.
 */
export function drawMasks(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
  masks: readonly PrivacyMask[],
): void {
  if (masks.length === 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#000';
  context.strokeStyle = '#000';
  context.lineJoin = 'round';
  context.lineWidth = 2;
  for (const { points } of masks) {
    context.beginPath();
    for (const [at, [x, y]] of points.entries())
      if (at === 0) context.moveTo(x * width, y * height);
      else context.lineTo(x * width, y * height);
    context.closePath();
    context.fill();
    context.stroke();
  }
  context.restore();
}

const svg = 'http://www.w3.org/2000/svg';

/** The masks over one camera's live pictures and stills. */
export interface MaskCover {
  /** The last thing in the stage that also holds the pictures: what moves or enlarges the stage does so to both. */
  readonly element: SVGSVGElement;
  /** The shape of the picture beneath it, which is shown whole and centred (object-fit contain). */
  fit(width: number, height: number): void;
  /** True where a picture of this size has the shape that the masks stand on now. */
  fits(width: number, height: number): boolean;
  put(masks: readonly PrivacyMask[]): void;
  lift(is: boolean): void;
}

/** A picture is taken for 16:9 until it has said what it is. */
const usual = { width: 16, height: 9 };

/** SVG, for it costs nothing while nothing changes; made only for a camera that has masks. */
export function createMaskCover(): MaskCover {
  const element = document.createElementNS(svg, 'svg');
  let { width, height } = usual;
  let masks: readonly PrivacyMask[] = [];
  element.setAttribute('data-masks', '');
  element.setAttribute('aria-hidden', 'true');
  // Fits and centres as object-fit contain does.
  element.setAttribute('preserveAspectRatio', 'xMidYMid meet');
  Object.assign(element.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    pointerEvents: 'none',
  });

  function draw(): void {
    element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    element.replaceChildren(
      ...masks.map(({ id, points }) => {
        const polygon = document.createElementNS(svg, 'polygon');
        polygon.dataset.mask = id;
        polygon.setAttribute('points', points.map(([x, y]) => `${x * width},${y * height}`).join(' '));
        // The rim tells a mask from a part of the picture that is dark; it lies on the outline, so it covers more, not less.
        Object.assign(polygon.style, {
          fill: '#000',
          stroke: '#3a424d',
          strokeWidth: '2',
          vectorEffect: 'non-scaling-stroke',
        });
        return polygon;
      }),
    );
  }

  const fits = (otherWidth: number, otherHeight: number) => otherWidth * height === otherHeight * width;
  return {
    element,
    fits,
    fit(nextWidth, nextHeight) {
      if (nextWidth <= 0 || nextHeight <= 0 || fits(nextWidth, nextHeight)) return;
      [width, height] = [nextWidth, nextHeight];
      draw();
    },
    put(next) {
      masks = next;
      draw();
    },
    lift(is) {
      element.style.visibility = is ? 'hidden' : '';
    },
  };
}
