import { type PointerEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import {
  type Box,
  clampZoom,
  getVisiblePart,
  noPictureZoom,
  type PictureZoom,
  type Point,
  panPicture,
  type Size,
  toCssTransform,
  zoomAtPoint,
  zoomStep,
  zoomToBox,
} from '../../core/wall/zoom.ts';
import styles from './zoomable.module.css';

interface Props {
  /** The picture's subject; the zoom resets when it changes. */
  readonly subject: unknown;
  /** Size of the picture, in any unit. */
  readonly picture: () => Size;
  /** The name by which `zoomByKey` finds it; undefined: no keys. */
  readonly keys?: string | undefined;
  readonly whatMark: string;
  /** Returns the scale in words. */
  readonly scaleText: (scale: number) => string;
  readonly onZoom?: (scale: number) => void;
  /** The picture, which must fill its parent and be shown whole and centred. */
  readonly children: ReactNode;
}

type KeyZoom = 'in' | 'out' | 'whole' | Point;
const byKeys = new Map<string, (by: KeyZoom) => boolean>();

/** Zooms in, out, resets, or pans by parts of the frame. Returns false if nothing of that name can be zoomed. */
export const zoomByKey = (keys: string, by: KeyZoom): boolean => byKeys.get(keys)?.(by) ?? false;

/** Approximate pixels per wheel notch. */
const notchPixels = 100;
/** A box smaller than this counts as a click. */
const leastBoxPixels = 8;

type Gesture =
  | { readonly is: 'pan'; readonly last: Point }
  | { readonly is: 'box'; readonly from: Point; readonly to: Point };

const boxOf = ({ from, to }: Extract<Gesture, { is: 'box' }>): Box => ({
  ...from,
  width: to.x - from.x,
  height: to.y - from.y,
});

/**
 * Adds digital zoom: the wheel zooms at the pointer, Shift and drag selects a box, a drag pans.
 * A drag on an unzoomed picture is left to the parent elements.
 */
export function ZoomablePicture({ subject, picture, keys, whatMark, scaleText, onZoom, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(noPictureZoom);
  const [of, setOf] = useState(subject);
  const [gesture, setGesture] = useState<Gesture>();
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  if (of !== subject) {
    setOf(subject);
    setZoom(noPictureZoom);
    setGesture(undefined);
  }
  const isZoomed = zoom.scale > 1;

  /** Applies a rule to the zoom with the current sizes. */
  const change = useCallback(
    (rule: (zoom: PictureZoom, frame: Size, picture: Size) => PictureZoom) => {
      const box = frame.current?.getBoundingClientRect();
      if (!box || box.width === 0) return;
      setSize({ width: box.width, height: box.height });
      setZoom((before) => rule(before, box, picture()));
    },
    [picture],
  );

  const onZoomNow = useRef(onZoom);
  onZoomNow.current = onZoom;
  useEffect(() => onZoomNow.current?.(zoom.scale), [zoom.scale]);

  // Not by React, whose passive wheel listeners cannot prevent the page from scrolling.
  useEffect(() => {
    const element = frame.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const factor = zoomStep ** (-event.deltaY / notchPixels);
      const at = { x: event.clientX, y: event.clientY };
      change((before, box, of) => zoomAtPoint(before, box, of, pointIn(frame.current, at), factor));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [change]);

  // A zoomed section stays at its place in the picture when the frame changes its size.
  useEffect(() => {
    const element = frame.current;
    if (!element || !isZoomed) return undefined;
    const observer = new ResizeObserver(() => change(clampZoom));
    observer.observe(element);
    return () => observer.disconnect();
  }, [isZoomed, change]);

  const scale = useRef(1);
  scale.current = zoom.scale;
  useEffect(() => {
    if (keys === undefined) return undefined;
    const run = (by: KeyZoom): boolean => {
      if (scale.current === 1 && by !== 'in') return false;
      change((before, box, of) => {
        const middle = { x: box.width / 2, y: box.height / 2 };
        if (by === 'whole') return noPictureZoom;
        if (by === 'in') return zoomAtPoint(before, box, of, middle, zoomStep);
        if (by === 'out') return zoomAtPoint(before, box, of, middle, 1 / zoomStep);
        return panPicture(before, box, of, { x: -by.x * box.width, y: -by.y * box.height });
      });
      return true;
    };
    byKeys.set(keys, run);
    return () => {
      if (byKeys.get(keys) === run) byKeys.delete(keys);
    };
  }, [keys, change]);

  function begin(event: PointerEvent<HTMLDivElement>): void {
    const at = pointIn(frame.current, { x: event.clientX, y: event.clientY });
    if (event.button !== 0 || (!event.shiftKey && !isZoomed)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setGesture(event.shiftKey ? { is: 'box', from: at, to: at } : { is: 'pan', last: at });
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    if (!gesture) return;
    const at = pointIn(frame.current, { x: event.clientX, y: event.clientY });
    if (gesture.is === 'box') {
      setGesture({ ...gesture, to: at });
      return;
    }
    const by = { x: at.x - gesture.last.x, y: at.y - gesture.last.y };
    change((before, box, of) => panPicture(before, box, of, by));
    setGesture({ is: 'pan', last: at });
  }

  function end(): void {
    if (gesture?.is === 'box') {
      const box = boxOf(gesture);
      if (Math.min(Math.abs(box.width), Math.abs(box.height)) >= leastBoxPixels)
        change((before, around, of) => zoomToBox(before, around, of, box));
    }
    setGesture(undefined);
  }

  const { x, y, scale: by } = toCssTransform(zoom, size, picture());
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what the mouse does here keys do too (zoomByKey)
    <div
      ref={frame}
      className={styles.frame}
      data-zoomed={isZoomed}
      data-gesture={gesture?.is}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setGesture(undefined)}
      // Otherwise the tile itself would be dragged.
      onMouseDown={(event) => {
        if (event.shiftKey || isZoomed) event.preventDefault();
      }}
    >
      <div
        className={styles.stage}
        data-stage
        style={isZoomed ? { transform: `translate(${x}px, ${y}px) scale(${by})` } : undefined}
      >
        {children}
      </div>
      {gesture?.is === 'box' && <BoxMark box={boxOf(gesture)} />}
      {isZoomed && (
        <Mark scale={scaleText(zoom.scale)} seen={getVisiblePart(zoom, size, picture())} label={whatMark} />
      )}
    </div>
  );
}

function pointIn(element: HTMLElement | null, at: Point): Point {
  const box = element?.getBoundingClientRect();
  return { x: at.x - (box?.x ?? 0), y: at.y - (box?.y ?? 0) };
}

function BoxMark({ box }: { readonly box: Box }) {
  const [left, top] = [Math.min(box.x, box.x + box.width), Math.min(box.y, box.y + box.height)];
  const [width, height] = [Math.abs(box.width), Math.abs(box.height)];
  return <div className={styles.box} style={{ left, top, width, height }} />;
}

/** Shows the scale, and which part of the picture is visible. */
function Mark({
  scale,
  seen,
  label,
}: {
  readonly scale: string;
  readonly seen: Box;
  readonly label: string;
}) {
  return (
    <div className={styles.mark} role="img" aria-label={`${label} ${scale}`} data-zoom>
      <svg viewBox="0 0 32 18" aria-hidden="true">
        <rect x="0.5" y="0.5" width="31" height="17" className={styles.whole} />
        <rect
          x={seen.x * 32}
          y={seen.y * 18}
          width={Math.max(2, seen.width * 32)}
          height={Math.max(2, seen.height * 18)}
          className={styles.seen}
        />
      </svg>
      <span>{scale}</span>
    </div>
  );
}
