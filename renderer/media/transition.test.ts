import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { WantedTile } from './plan.ts';
import { createTransitions, holdStillMs } from './transition.ts';
import type { View } from './view.ts';

const camera = (name: string) => CameraId.parse(`hanoi:camera:${name}`);
const [first, second, third] = [camera('first'), camera('second'), camera('third')];
const wants = (tile: number, of: CameraId): WantedTile => ({ tile, camera: of, stream: 'sub' });

/** Views whose stages hold the names of what lies on them. */
function stand() {
  const clock = handClock();
  const masks = new Map<CameraId, readonly PrivacyMask[]>(
    [first, second, third].map((of): [CameraId, readonly PrivacyMask[]] => [of, []]),
  );
  const held = new Map<View, Set<unknown>>();
  const frames: (() => void)[] = [];
  const transitions = createTransitions({
    clock,
    onScreen: (run) => void frames.push(run),
    masksOf: (of) => masks.get(of),
    draw(view) {
      const picture = { of: view.camera, remove: () => held.forEach((lies) => void lies.delete(picture)) };
      return view.shown ? (picture as object as HTMLElement) : undefined;
    },
  });
  function view(tile: number, of: CameraId, parts: Partial<View> = {}): View {
    const on = new Set<unknown>();
    const stage = { append: (picture: unknown) => on.add(picture) } as object as HTMLDivElement;
    const shown = {} as View['shown'];
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
    } as View;
    held.set(made, on);
    return made;
  }
  const on = (of: View) => [...(held.get(of) ?? [])].map((picture) => (picture as { of: CameraId }).of);
  const onScreen = () => {
    for (const run of frames.splice(0)) run();
  };
  return { clock, masks, transitions, view, on, onScreen };
}

/** The camera of tile 0 is another one from now on. */
function switched() {
  const all = stand();
  const next = all.view(0, second, { shown: undefined });
  all.transitions.take(all.view(0, first), [wants(0, second)]);
  all.transitions.give(next, true);
  return { ...all, next };
}

describe('a camera that is followed by another one on its tile', () => {
  it('leaves its last picture there until the other has one, and that is on the screen', () => {
    const { transitions, next, on, onScreen } = switched();
    expect(on(next)).toEqual([first]);
    transitions.replaced(next);
    expect(on(next)).toEqual([first]);
    onScreen();
    expect(on(next)).toEqual([]);
  });

  it('leaves what a third one has left there since', () => {
    const { transitions, next, on, onScreen, view } = switched();
    transitions.replaced(next);
    transitions.take(view(0, third), [wants(0, second)]);
    transitions.give(next, true);
    onScreen();
    expect(on(next)).toEqual([third]);
  });

  it('leaves nothing where it goes itself', () => {
    const { transitions, next, on } = switched();
    transitions.end(next);
    expect(on(next)).toEqual([]);
  });

  it('leaves it for a second at most: it must not be taken for the other’s', async () => {
    const { clock, next, on } = switched();
    await clock.advance(holdStillMs - 1);
    expect(on(next)).toEqual([first]);
    await clock.advance(1);
    expect(on(next)).toEqual([]);
  });

  it('leaves nothing once it may be seen no more, or its masks are other ones', () => {
    for (const masks of [undefined, [{ id: 'door', points: [], reason: '' }]]) {
      const { masks: known, transitions, next, on } = switched();
      if (masks) known.set(first, masks);
      else known.delete(first);
      transitions.look();
      expect(on(next)).toEqual([]);
    }
  });

  it('leaves that of the camera before it where it had none yet, for no longer', async () => {
    const { clock, transitions, next, view, on } = switched();
    await clock.advance(holdStillMs / 2);
    const last = view(0, third, { shown: undefined });
    transitions.take(next, [wants(0, third)]);
    transitions.end(next);
    transitions.give(last, true);
    expect(on(last)).toEqual([first]);
    await clock.advance(holdStillMs / 2);
    expect(on(last)).toEqual([]);
  });

  it('leaves nothing to one that is there already, nor to anyone who comes after that', () => {
    const { transitions, view, on } = stand();
    transitions.take(view(0, first), [wants(0, second)]);
    transitions.give(view(0, second), false);
    const later = view(0, third);
    transitions.give(later, true);
    expect(on(later)).toEqual([]);
  });

  it('leaves it where only others’ masks have changed', () => {
    const { masks, transitions, next, on } = switched();
    masks.set(third, []);
    transitions.look();
    expect(on(next)).toEqual([first]);
  });
});

describe('no picture is left', () => {
  const parts: Record<string, [Partial<View>, WantedTile[]]> = {
    'where no other camera follows': [{}, [wants(1, second)]],
    'where the next one is out of sight': [{}, [{ ...wants(0, second), hidden: true }]],
    'of a camera that was out of sight': [{ hidden: true }, [wants(0, second)]],
    'of a camera that was on no tile': [{ isOff: true }, [wants(0, second)]],
    'of a camera that had none': [{ shown: undefined }, [wants(0, second)]],
  };
  it.each(Object.entries(parts))('%s', (_, [was, wanted]) => {
    const { transitions, view, on } = stand();
    const next = view(0, second);
    transitions.take(view(0, first, was), wanted);
    transitions.give(next, true);
    expect(on(next)).toEqual([]);
  });

  it('of a camera that may not be seen any more', () => {
    const { masks, transitions, view, on } = stand();
    masks.delete(first);
    const next = view(0, second);
    transitions.take(view(0, first), [wants(0, second)]);
    transitions.give(next, true);
    expect(on(next)).toEqual([]);
  });
});
