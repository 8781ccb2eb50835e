import { createStore } from 'zustand/vanilla';
import { WindowId } from '../../core/base/ids.ts';
import { fail } from '../../core/base/result.ts';
import type { DeskDisplay, DeskView, DeskWindow } from '../../core/wall/deskView.ts';
import type { DeskDisplays } from '../../renderer/features/wall/displays.ts';

const display = (number: number, x: number, y: number, width: number, height: number): DeskDisplay => ({
  number,
  label: 'DELL U2720Q',
  internal: false,
  here: true,
  bounds: { x, y, width, height },
  scaleFactor: number === 2 ? 2 : 1,
});
const window = (number: number, on: DeskDisplay): DeskWindow => ({
  window: WindowId.parse(`w${number}`),
  display: on.number,
  bounds: on.bounds,
  fullScreen: true,
  home: on.number,
  folded: false,
  fallback: 'first',
});

/** Returns three monitors, one of them portrait; optionally the second one is missing. */
export function fixtureDisplays(missing: boolean): DeskDisplays {
  const [one, two, three] = [
    display(1, 0, 0, 1920, 1080),
    display(2, 1920, 0, 1920, 1080),
    display(3, 3840, -420, 1080, 1920),
  ] as const;
  const half = { ...one.bounds, width: 960 };
  const desk: DeskView = {
    displays: [one, { ...two, here: !missing }, three],
    windows: missing
      ? [
          { ...window(1, one), bounds: half, fullScreen: false },
          { ...window(2, one), bounds: { ...half, x: 960 }, fullScreen: false, home: 2, folded: true },
          window(3, three),
        ]
      : [window(1, one), window(2, two), window(3, three)],
    walls: '',
    profiles: [
      { name: '', windows: 3, inUse: false },
      { name: 'Ban ngày', windows: 3, inUse: true },
      { name: 'Ban đêm', windows: 2, inUse: false },
    ],
  };
  return {
    window: WindowId.parse('w1'),
    desk: createStore<DeskView | null>(() => desk),
    do: async () => fail('window.last'),
  };
}
