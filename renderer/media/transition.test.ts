import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { CameraView } from './cameraView.ts';
import { createPictureTransitions, maxTransitionStillMs } from './transition.ts';
import type { WantedTile } from './wallPlan.ts';

const camera = (name: string) => CameraId.parse(`hanoi:camera:${name}`);
const [first, second, third] = [camera('first'), camera('second'), camera('third')];
const wants = (tile: number, of: CameraId): WantedTile => ({ tile, camera: of, stream: 'sub' });

/** Creates views whose stages list their layers by name. */
function stand() {
  const clock = handClock();
  const masks = new Map<CameraId, readonly PrivacyMask[]>(
    [first, second, third].map((of): [CameraId, readonly PrivacyMask[]] => [of, []]),
  );
  const held = new Map<CameraView, Set<unknown>>();
  const frames: (() => void)[] = [];
  const transitions = createPictureTransitions({
    clock,
    onScreen: (run) => void frames.push(run),
    masksOf: (of) => masks.get(of),
    draw(view) {
      const picture = { of: view.camera, remove: () => held.forEach((lies) => void lies.delete(picture)) };
      return view.shown ? (picture as object as HTMLElement) : undefined;
    },
  });
  function view(tile: number, of: CameraId, parts: Partial<CameraView> = {}): CameraView {
    const on = new Set<unknown>();
    const stage = { append: (picture: unknown) => on.add(picture) } as object as HTMLDivElement;
    const shown = {} as CameraView['shown'];
    const made = {
      tile,
      camera: of,
      hidden: false,
      isLarge: false,
      isOff: false,
      unseen: false,
      shown,
      stage,
      ...parts,
    } as CameraView;
    held.set(made, on);
    return made;
  }
  const on = (of: CameraView) => [...(held.get(of) ?? [])].map((picture) => (picture as { of: CameraId }).of);
  const onScreen = () => {
    for (const run of frames.splice(0)) run();
  };
  return { clock, masks, transitions, view, on, onScreen };
}

/** Replaces the camera of tile 0. */
function switched() {
  const all = stand();
  const next = all.view(0, second, { shown: undefined });
  all.transitions.take(all.view(0, first), [wants(0, second)]);
  all.transitions.give(next, true);
  return { ...all, next };
}

describe('a camera replaced on its tile', () => {
  it('leaves its last picture until the new camera’s first picture is on the screen', () => {
    const { transitions, next, on, onScreen } = switched();
    expect(on(next)).toEqual([first]);
    transitions.replaced(next);
    expect(on(next)).toEqual([first]);
    onScreen();
    expect(on(next)).toEqual([]);
  });

  it('leaves the picture of a third camera that replaced it meanwhile', () => {
    const { transitions, next, on, onScreen, view } = switched();
    transitions.replaced(next);
    transitions.take(view(0, third), [wants(0, second)]);
    transitions.give(next, true);
    onScreen();
    expect(on(next)).toEqual([third]);
  });

  it('leaves nothing where the tile itself is removed', () => {
    const { transitions, next, on } = switched();
    transitions.end(next);
    expect(on(next)).toEqual([]);
  });

  it('leaves its picture for a second at most, so that it is not taken for the new camera’s', async () => {
    const { clock, next, on } = switched();
    await clock.advance(maxTransitionStillMs - 1);
    expect(on(next)).toEqual([first]);
    await clock.advance(1);
    expect(on(next)).toEqual([]);
  });

  it('leaves nothing once the operator may not view it or its masks change', () => {
    for (const masks of [undefined, [{ id: 'door', points: [], reason: '' }]]) {
      const { masks: known, transitions, next, on } = switched();
      if (masks) known.set(first, masks);
      else known.delete(first);
      transitions.look();
      expect(on(next)).toEqual([]);
    }
  });

  it('passes on the previous camera’s picture if it had none, for no longer than that one’s limit', async () => {
    const { clock, transitions, next, view, on } = switched();
    await clock.advance(maxTransitionStillMs / 2);
    const last = view(0, third, { shown: undefined });
    transitions.take(next, [wants(0, third)]);
    transitions.end(next);
    transitions.give(last, true);
    expect(on(last)).toEqual([first]);
    await clock.advance(maxTransitionStillMs / 2);
    expect(on(last)).toEqual([]);
  });

  it('leaves nothing to a view that already exists, nor to later ones', () => {
    const { transitions, view, on } = stand();
    transitions.take(view(0, first), [wants(0, second)]);
    transitions.give(view(0, second), false);
    const later = view(0, third);
    transitions.give(later, true);
    expect(on(later)).toEqual([]);
  });

  it('leaves its picture when only other cameras’ masks changed', () => {
    const { masks, transitions, next, on } = switched();
    masks.set(third, []);
    transitions.look();
    expect(on(next)).toEqual([first]);
  });
});

describe('no picture is left on a tile', () => {
  const parts: Record<string, [Partial<CameraView>, WantedTile[]]> = {
    'if no other camera follows': [{}, [wants(1, second)]],
    'if the next camera’s tile is hidden': [{}, [{ ...wants(0, second), hidden: true }]],
    'if the camera’s tile was hidden': [{ hidden: true }, [wants(0, second)]],
    'if the camera was on no tile': [{ isOff: true }, [wants(0, second)]],
    'if the camera had no picture': [{ shown: undefined }, [wants(0, second)]],
  };
  it.each(Object.entries(parts))('%s', (_, [was, wanted]) => {
    const { transitions, view, on } = stand();
    const next = view(0, second);
    transitions.take(view(0, first, was), wanted);
    transitions.give(next, true);
    expect(on(next)).toEqual([]);
  });

  it('if the camera may no longer be viewed', () => {
    const { masks, transitions, view, on } = stand();
    masks.delete(first);
    const next = view(0, second);
    transitions.take(view(0, first), [wants(0, second)]);
    transitions.give(next, true);
    expect(on(next)).toEqual([]);
  });
});
