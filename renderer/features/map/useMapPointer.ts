import { type RefObject, useEffect } from 'react';
import type { HoveredObject, ScreenPoint } from '../../map/api.ts';
import type { MapScene } from '../../map/scene.ts';
import type { MapActions } from './mapActions.ts';
import type { MapStore } from './model.ts';
import type { HoveredMapObject } from './overlays.tsx';
import type { MapStage } from './stage.ts';

/** The actions of the mouse on the map. */
interface PointerActions {
  /** Called for a press that moved at most `trembles` pixels. */
  onClick(at: ScreenPoint, press: { readonly adds: boolean }): void;
  onDouble(at: ScreenPoint): void;
  /** Undefined: the pointer has left, or drags. */
  onHover(at: ScreenPoint | undefined): void;
  /** Returns true if the left button draws instead of dragging the ground. */
  draws(): boolean;
  onDraw(at: ScreenPoint, stage: 'on' | 'end'): void;
}

const trembles = 4;
/** A drag across the whole map turns it by half a turn, or tilts it fully. */
const turnPerWidth = 180;
const tiltPerHeight = 90;
/** Zoom factor of a notch. */
const wheelFactor = 1.25;
/** Rest time of the view, ms, before the object under a resting pointer is determined again. */
const settleMs = 150;
/** Reported wheel distance of a notch. */
const notchPx = 100;

/**
 * Moves the scene by mouse: dragging pans, the right button turns and tilts, the wheel zooms around the pointer.
 * Returns a function that stops it.
 */
function listenToPointer(host: HTMLElement, scene: MapScene, actions: PointerActions): () => void {
  const away = new AbortController();
  const { signal } = away;
  let pressed: { readonly button: number; readonly from: ScreenPoint } | undefined;
  let last: ScreenPoint = { x: 0, y: 0 };
  let moved = false;
  let hovered: ScreenPoint | undefined;
  let due = 0;
  /** Position of the pointer while no button is pressed. */
  let rests: ScreenPoint | undefined;
  let standing: ReturnType<typeof setTimeout> | undefined;

  const pointOf = (event: MouseEvent): ScreenPoint => {
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  /** Determines the object under the pointer, once per picture. */
  function hover(at: ScreenPoint | undefined): void {
    hovered = at;
    if (due !== 0) return;
    due = requestAnimationFrame(() => {
      due = 0;
      actions.onHover(hovered);
    });
  }

  /** The object under the pointer has moved: none is reported until the view rests. */
  const cancelView = scene.state.subscribe((now, before) => {
    if (now.view === before.view || !rests) return;
    if (hovered) hover(undefined);
    clearTimeout(standing);
    standing = setTimeout(() => hover(rests), settleMs);
  });
  function rest(at: ScreenPoint | undefined): void {
    rests = at;
    if (!at) clearTimeout(standing);
    hover(at);
  }

  function onDown(event: PointerEvent): void {
    if (event.target !== host && !(event.target instanceof HTMLCanvasElement)) return;
    host.focus();
    const at = pointOf(event);
    const button = event.button === 0 && event.altKey ? 2 : event.button;
    pressed = { button, from: at };
    last = at;
    moved = false;
    host.setPointerCapture(event.pointerId);
    rest(undefined);
  }

  function onMove(event: PointerEvent): void {
    const at = pointOf(event);
    if (!pressed) {
      rest(at);
      return;
    }
    if (!moved && Math.hypot(at.x - pressed.from.x, at.y - pressed.from.y) < trembles) return;
    moved = true;
    const [dx, dy] = [at.x - last.x, at.y - last.y];
    last = at;
    if (pressed.button === 0 && actions.draws()) actions.onDraw(at, 'on');
    else if (pressed.button === 0) scene.pan(dx, dy, at);
    else scene.turn((-dx / host.clientWidth) * turnPerWidth, (-dy / host.clientHeight) * tiltPerHeight);
  }

  function onUp(event: PointerEvent): void {
    const was = pressed;
    pressed = undefined;
    if (!was) return;
    const at = pointOf(event);
    if (was.button === 0 && actions.draws() && moved) actions.onDraw(at, 'end');
    else if (!moved && was.button === 0) actions.onClick(at, { adds: event.shiftKey || event.ctrlKey });
    rest(at);
  }

  function onWheel(event: WheelEvent): void {
    event.preventDefault();
    const notches = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY / 3 : event.deltaY / notchPx;
    scene.zoom(wheelFactor ** -Math.max(-4, Math.min(4, notches)), pointOf(event));
  }

  host.addEventListener('pointerdown', onDown, { signal });
  host.addEventListener('pointermove', onMove, { signal });
  host.addEventListener('pointerup', onUp, { signal });
  host.addEventListener('pointercancel', () => (pressed = undefined), { signal });
  host.addEventListener('pointerleave', () => rest(undefined), { signal });
  host.addEventListener('wheel', onWheel, { signal, passive: false });
  host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  host.addEventListener('dblclick', (event) => actions.onDouble(pointOf(event)), { signal });
  return () => {
    cancelAnimationFrame(due);
    clearTimeout(standing);
    cancelView();
    away.abort();
  };
}

/** Runs the map's actions by mouse. `onHover`: gets the thing under the pointer, undefined where there is none. */
export function useMapPointer(options: {
  readonly stage: MapStage | undefined;
  readonly host: RefObject<HTMLDivElement | null>;
  readonly model: MapStore;
  readonly actions: RefObject<MapActions | undefined>;
  readonly onHover: (hovered: HoveredMapObject | undefined) => void;
}): void {
  const { stage, host, model, actions, onHover } = options;
  useEffect(() => {
    const element = host.current;
    if (!stage || !element) return undefined;
    /** Number of the last request: replies to earlier ones are dropped. */
    let request = 0;
    function notify(at: ScreenPoint | undefined, pick: HoveredObject | undefined): void {
      stage?.hover(pick);
      if (element)
        element.style.cursor = pick ? 'pointer' : model.getState().mode === 'look' ? 'default' : 'crosshair';
      onHover(at && pick && { at, pick });
    }
    const cancel = listenToPointer(element, stage.scene, {
      onClick: (at, { adds }) => actions.current?.click(at, adds),
      onDouble: (at) => actions.current?.double(at),
      draws: () => model.getState().mode === 'lasso',
      onDraw: (at, part) => actions.current?.draw(at, part),
      onHover(at) {
        request += 1;
        const mine = request;
        if (!at) notify(undefined, undefined);
        else
          stage.pointed(at).then(
            (pick) => mine === request && notify(at, pick),
            // The map is gone, or has logged the reason.
            () => undefined,
          );
      },
    });
    return () => {
      cancel();
      request += 1;
      // The pointer may have moved by the time the desk is unlocked.
      onHover(undefined);
    };
  }, [stage, host, model, actions, onHover]);
}
