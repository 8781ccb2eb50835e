import type { Cancel } from '../../../core/base/clock.ts';
import type { Scene } from '../../map/scene.ts';
import { createMiniMap } from '../../map/signs/miniMap.ts';
import type { StageOptions } from './world.ts';

/** The whole city on a canvas in the corner, with what of it is in sight: a click there goes there. */
export function createOverview(
  scene: Pick<Scene, 'city' | 'state' | 'frame' | 'setView'>,
  { overview: canvas, host: map, model }: Pick<StageOptions, 'overview' | 'host' | 'model'>,
): { readonly cancel: Cancel } {
  let asked: number | undefined;
  let isGone = false;
  function repaint(): void {
    if (isGone) return;
    asked ??= requestAnimationFrame(() => {
      asked = undefined;
      const frame = scene.frame();
      if (frame) small.update(frame);
    });
  }
  const host = { repaint, canvas: (width: number, height: number) => new OffscreenCanvas(width, height) };
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
  // Of a map of another shape something else is in sight.
  for (const element of [canvas, map]) resized.observe(element);
  canvas.addEventListener('contextrestored', small.resize);
  const cancels = [
    small.dispose,
    scene.state.subscribe((now, before) => {
      show();
      if (now.view !== before.view) repaint();
    }),
    model.subscribe(({ subject, night }, before) => {
      small.select(subject?.kind === 'ward' ? subject.id : undefined);
      if (night !== before.night) repaint();
    }),
  ];
  return {
    cancel() {
      isGone = true;
      resized.disconnect();
      canvas.removeEventListener('contextrestored', small.resize);
      if (asked !== undefined) cancelAnimationFrame(asked);
      for (const cancel of cancels) cancel();
    },
  };
}
