import { type RefObject, useEffect } from 'react';
import type { MapPush } from '../../../core/api/shell.ts';
import type { Scene } from '../../map/scene.ts';
import type { Stage } from './stage.ts';
import type { MapWorld } from './world.ts';

/** A stick at its end moves the map by its smaller side so often a second, and by this factor nearer or farther. */
const sidesPerS = 0.9;
const zoomPerS = 3;
/** After a pause of the page the map goes on, and does not jump, ms. */
const longestStepMs = 100;

/** The pictures of a window. */
export interface Pictures {
  /** Before the next one, with the time of it, ms. */
  next(run: (at: number) => void): number;
  cancel(asked: number): void;
}

/** Moves a map as a stick is pushed, picture by picture, and asks for none once it was let go. */
export function createMapMover(options: {
  readonly scene: Pick<Scene, 'pan' | 'zoom'>;
  /** The map's smaller side, CSS pixels. */
  readonly sidePx: () => number;
  readonly pictures: Pictures;
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
    // To look further right the ground goes left.
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

const windowPictures: Pictures = {
  next: (run) => requestAnimationFrame(run),
  cancel: (asked) => cancelAnimationFrame(asked),
};

/** Tells main while the map has the keys, and lets sticks move it then. While this window's keys steer a camera they are not the map's. */
export function useMapStick({
  root,
  stage,
  world: { control, steering },
}: {
  readonly root: RefObject<HTMLElement | null>;
  readonly stage: Stage | undefined;
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
      // That it has them is said again: main may have refused it, or seen a blur that this page has not.
      if (isOn || isAnnounced) control.mapKeys(isOn);
      isAnnounced = isOn;
    }
    const isWithin = (target: EventTarget | null) => target instanceof Node && element.contains(target);
    const hasKeys = (focused: EventTarget | null) => isWithin(focused) && !steering.state.getState().on;
    const look = () => show(document.hasFocus() && hasKeys(document.activeElement));

    element.addEventListener('focusin', look, { signal });
    // Where the focus goes is not yet where it is; to nowhere when the window loses it.
    element.addEventListener('focusout', (event) => show(hasKeys(event.relatedTarget)), { signal });
    element.addEventListener('pointerup', look, { signal });
    window.addEventListener('focus', look, { signal });
    const cancels = [
      steering.state.subscribe((now, before) => {
        if (now.on !== before.on) look();
      }),
      control.onMapStick((push) => {
        // What had the focus may have gone without a word.
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
