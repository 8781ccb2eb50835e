import type { Cancel } from '../../../core/clock.ts';
import type { Scene } from '../../scene/api.ts';
import type { SignHost } from '../../scene/signs/host.ts';
import { createMiniMap } from '../../scene/signs/miniMap.ts';
import type { StageOptions } from './world.ts';

/** The whole city on a canvas in the corner, with what of it is in sight: a click there goes there. */
export function createOverview(
  scene: Scene,
  host: SignHost,
  { overview: canvas, model }: Pick<StageOptions, 'overview' | 'model'>,
): { readonly cancel: Cancel } {
  const small = createMiniMap(host, {
    canvas,
    pixelRatio: window.devicePixelRatio,
    onMove: (to) => scene.setView({ ...scene.state.getState().view, ...to }),
    // The scene tells of the same file.
    onFault() {},
  });
  let shown = scene.city();
  function show(): void {
    const city = scene.city();
    if (city === shown) return;
    shown = city;
    small.setCity(city);
  }
  if (shown) small.setCity(shown);
  const resized = new ResizeObserver(() => small.resize());
  resized.observe(canvas);
  const cancels = [
    scene.engine.add(small),
    scene.state.subscribe(show),
    model.subscribe(({ subject }) => small.select(subject?.kind === 'ward' ? subject.id : undefined)),
  ];
  return {
    cancel() {
      resized.disconnect();
      for (const cancel of cancels) cancel();
    },
  };
}
