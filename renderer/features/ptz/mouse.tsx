import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Box, Point, Size } from '../../../core/wall/zoom.ts';
import { usePtzControl } from './context.ts';
import styles from './over.module.css';
import { getDragVelocity, maxClickPx, toPictureBox, toPicturePoint } from './velocities.ts';

type Gesture = { readonly is: 'press' | 'pull' | 'box'; readonly from: Point; readonly to: Point };

const apart = ({ from, to }: Gesture) => Math.hypot(to.x - from.x, to.y - from.y);
const at = (event: { readonly clientX: number; readonly clientY: number }): Point => ({
  x: event.clientX,
  y: event.clientY,
});

/**
 * The mouse layer over the controlled tile's picture: a click centres a point, a drag moves the camera, a box (with
 * Shift or the other button) is zoomed to, the wheel zooms.
 */
export function MouseLayer(props: {
  /** Size of the picture, in any unit. */
  readonly picture: () => Size;
}) {
  const steering = usePtzControl();
  const { picture } = props;
  const layer = useRef<HTMLDivElement>(null);
  const [gesture, setGesture] = useState<Gesture>();

  /** Returns the bounds of the element that shows the picture whole and centred, including digital zoom. */
  const stage = (): Box => {
    const element = layer.current?.closest('[data-tile]')?.querySelector('[data-stage]');
    return element?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
  };

  useEffect(() => {
    const element = layer.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      event.stopPropagation();
      steering.wheel(event.deltaY);
    };
    // A button still held when the focus returns must not continue the drag.
    const onBlur = () => setGesture(undefined);
    element?.addEventListener('wheel', onWheel, { passive: false });
    window.addEventListener('blur', onBlur);
    return () => {
      element?.removeEventListener('wheel', onWheel);
      window.removeEventListener('blur', onBlur);
      steering.release();
    };
  }, [steering]);

  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (event.button === 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = at(event);
    setGesture({ is: event.shiftKey || event.button === 2 ? 'box' : 'press', from, to: from });
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    if (!gesture) return;
    const now = { ...gesture, to: at(event) };
    const isPull = now.is === 'pull' || (now.is === 'press' && apart(now) > maxClickPx);
    setGesture(isPull ? { ...now, is: 'pull' } : now);
    if (isPull) steering.drive(getDragVelocity(now.from, now.to, stage()), 'mouse');
  }

  function end(): void {
    setGesture(undefined);
    if (!gesture) return;
    const { is, from, to } = gesture;
    const size = picture();
    const aspect = size.width / size.height;
    if (is === 'pull') steering.release();
    else if (is === 'press') {
      const point = toPicturePoint(stage(), size, from);
      if (point) void steering.command({ do: 'centre', at: point, aspect }); // a refusal is shown on the tile
    } else {
      const box = toPictureBox(stage(), size, from, to);
      if (box) void steering.command({ do: 'box', ...box, aspect }); // a refusal is shown on the tile
    }
  }

  function drop(): void {
    setGesture(undefined);
    steering.release();
  }

  const frame = layer.current?.getBoundingClientRect();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: every mouse action has a key and a button in the panel
    <div
      ref={layer}
      className={styles.mouse}
      data-testid="steer-mouse"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={drop}
      onContextMenu={(event) => event.preventDefault()}
      onDoubleClick={(event) => event.stopPropagation()}
      // Prevents dragging the tile itself.
      onMouseDown={(event) => event.preventDefault()}
    >
      {gesture && frame && gesture.is !== 'press' && <Mark gesture={gesture} origin={frame} />}
    </div>
  );
}

/** The gesture's mark: an arrow as long as its speed, or a box. */
function Mark({ gesture: { is, from, to }, origin }: { readonly gesture: Gesture; readonly origin: Point }) {
  const [a, b] = [
    { x: from.x - origin.x, y: from.y - origin.y },
    { x: to.x - origin.x, y: to.y - origin.y },
  ];
  if (is === 'box') {
    const [left, top] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
    const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
    return <div className={styles.box} style={{ left, top, width, height }} />;
  }
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  return (
    <svg className={styles.rubber} aria-hidden="true">
      <g transform={`translate(${a.x} ${a.y}) rotate(${angle})`}>
        <circle r={maxClickPx} />
        <line x1={maxClickPx} x2={Math.max(maxClickPx, length - 12)} />
        <path d={`M${length} 0 l-16 -9 v18z`} />
      </g>
    </svg>
  );
}
