import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';

/** The privacy masks of each camera, as the registry has them now. */
export interface MaskSource {
  /** Returns undefined if the registry does not know the camera (any more): its last masks stay. */
  of(camera: CameraId): readonly PrivacyMask[] | undefined;
  /**
   * Tells whether the operator may view the live picture unmasked now; stored, copied and exported pictures stay
   * masked.
   */
  isLifted(camera: CameraId): boolean;
  /** Called when the result of `of` may have changed. */
  onChange(run: () => void): Cancel;
}

/**
 * Burns masks into a picture drawn over a whole canvas of this size, in pixels.
 * Opaque black out to every pixel that an outline touches: half a pixel of a face would be half too much.
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
  /** The last child of the stage that also holds the pictures: moving or scaling the stage affects both. */
  readonly element: SVGSVGElement;
  /** Fits the masks to a picture of this size, shown whole and centred (object-fit: contain). */
  fit(width: number, height: number): void;
  /** Tells whether a picture of this size has the masks' present shape. */
  fits(width: number, height: number): boolean;
  put(masks: readonly PrivacyMask[]): void;
  lift(is: boolean): void;
}

/** Assumed shape of a picture until its size is known: 16:9. */
const usual = { width: 16, height: 9 };

/** Creates the masks as SVG, which costs nothing while unchanged; only for a camera with masks. */
export function createMaskCover(): MaskCover {
  const element = document.createElementNS(svg, 'svg');
  let { width, height } = usual;
  let masks: readonly PrivacyMask[] = [];
  element.setAttribute('data-masks', '');
  element.setAttribute('aria-hidden', 'true');
  // Same fit as object-fit: contain.
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
        // The border tells a mask from a dark part of the picture; it is centred on the outline, so it hides more, not
        // less.
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
