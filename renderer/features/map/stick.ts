import { type RefObject, useEffect } from 'react';
import type { MapPush } from '../../../core/api/shell.ts';
import type { MapScene } from '../../map/scene.ts';
import type { MapStage } from './stage.ts';
import type { MapWorld } from './world.ts';

/** Full deflection: the map's smaller sides moved per second, and the zoom factor per second. */
const sidesPerS = 0.9;
const zoomPerS = 3;
/** Longest time step, ms, so that the map does not jump after a pause of the page. */
const longestStepMs = 100;

/** The animation frames of a window. */
export interface AnimationFrames {
  /** Calls back before the next frame with its time, ms. */
  next(run: (at: number) => void): number;
  cancel(asked: number): void;
}

/** Moves a map by a joystick frame by frame, and requests none once it is released. */
export function createMapMover(options: {
  readonly scene: Pick<MapScene, 'pan' | 'zoom'>;
  /** The map's smaller side, CSS pixels. */
  readonly sidePx: () => number;
  readonly pictures: AnimationFrames;
}): { push(push: MapPush): void; stop(): void } {
  const { scene, sidePx, pictures } = options;
  let now: MapPush | undefined;
  let asked: number | undefined;
  let before: number | undefined;

  function step(at: number): void {
    asked = pictures.next(step);
    const seconds = Math.min(longestStepMs, at - (before ?? at)) / 1_000;
    before = at;
    if (!now || seconds <= 0) return;
    const px = sidesPerS * sidePx() * seconds;
    // Looking further right moves the ground left.
    if (now.x !== 0 || now.y !== 0) scene.pan(-now.x * px, now.y * px);
    if (now.zoom !== 0) scene.zoom(zoomPerS ** (now.zoom * seconds));
  }

  function stop(): void {
    if (asked !== undefined) pictures.cancel(asked);
    asked = undefined;
    before = undefined;
    now = undefined;
  }

  return {
    push(push) {
      if (push.x === 0 && push.y === 0 && push.zoom === 0) return stop();
      now = push;
      asked ??= pictures.next(step);
    },
    stop,
  };
}

const windowPictures: AnimationFrames = {
  next: (run) => requestAnimationFrame(run),
  cancel: (asked) => cancelAnimationFrame(asked),
};

/** Notifies main while the map has the focus, so that joysticks move it. PTZ keys of this window take precedence. */
export function useMapStick({
  root,
  stage,
  world: { control, steering },
}: {
  readonly root: RefObject<HTMLElement | null>;
  readonly stage: MapStage | undefined;
  readonly world: Pick<MapWorld, 'control' | 'steering'>;
}): void {
  useEffect(() => {
    const element = root.current;
    if (!element || !stage) return undefined;
    const sidePx = () => Math.min(element.clientWidth, element.clientHeight);
    const mover = createMapMover({ scene: stage.scene, sidePx, pictures: windowPictures });
    const away = new AbortController();
    const { signal } = away;
    let isAnnounced = false;

    function show(isOn: boolean): void {
      if (!isOn) mover.stop();
      // Repeated, because main may have refused it, or seen a blur that this page missed.
      if (isOn || isAnnounced) control.mapKeys(isOn);
      isAnnounced = isOn;
    }
    const isWithin = (target: EventTarget | null) => target instanceof Node && element.contains(target);
    const hasKeys = (focused: EventTarget | null) => isWithin(focused) && !steering.state.getState().on;
    const look = () => show(document.hasFocus() && hasKeys(document.activeElement));

    element.addEventListener('focusin', look, { signal });
    // `focusout` comes before the new focus; it has no target when the window loses the focus.
    element.addEventListener('focusout', (event) => show(hasKeys(event.relatedTarget)), { signal });
    element.addEventListener('pointerup', look, { signal });
    window.addEventListener('focus', look, { signal });
    const cancels = [
      steering.state.subscribe((now, before) => {
        if (now.on !== before.on) look();
      }),
      control.onMapStick((push) => {
        // The focused element may have been removed without an event.
        if (hasKeys(document.activeElement)) mover.push(push);
        else show(false);
      }),
    ];
    look();
    return () => {
      away.abort();
      for (const cancel of cancels) cancel();
      show(false);
    };
  }, [root, stage, control, steering]);
}
