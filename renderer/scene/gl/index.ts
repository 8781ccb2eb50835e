import { Color, LinearSRGBColorSpace, Scene, Vector2, Vector3 } from 'three';
import type { Painter, PainterHost } from '../painter.ts';
import { type Colour, paletteOf } from '../palette.ts';
import type { Picture } from '../view.ts';
import { createRenderer } from './context.ts';
import { createEye } from './eye.ts';
import { createLand } from './land.ts';

/** Haze begins at that share of what is drawn, and hides its end. */
const hazeFrom = 0.35;

const put = (to: Vector3, [r, g, b]: Colour) => to.set(r / 255, g / 255, b / 255);

/** The city in three dimensions; undefined where WebGL2 cannot be had. */
export function createGlPainter(host: PainterHost): Painter | undefined {
  const renderer = createRenderer();
  if (!renderer) return undefined;
  const canvas = renderer.domElement;
  const scene = new Scene();
  scene.matrixWorldAutoUpdate = false;
  const eye = createEye();
  const light = { hazeColour: { value: new Vector3() }, hazeRange: { value: new Vector2() } };
  const colours = { landColour: { value: new Vector3() }, gridColour: { value: new Vector3() } };
  const land = createLand(light, colours);
  scene.add(land.mesh);
  const onLost = (event: Event) => {
    event.preventDefault();
    host.onLost();
  };
  canvas.addEventListener('webglcontextlost', onLost);

  let isNight: boolean | undefined;
  function colour(night: boolean): void {
    if (night === isNight) return;
    isNight = night;
    const palette = paletteOf(night);
    put(light.hazeColour.value, palette.haze);
    put(colours.landColour.value, palette.land);
    put(colours.gridColour.value, palette.grid);
    // As they are: in three's own space, which nothing here converts from.
    renderer?.setClearColor(new Color().setRGB(...light.hazeColour.value.toArray(), LinearSRGBColorSpace));
  }

  function size({ width, height, pixelRatio }: Picture): void {
    const across = Math.round(width * pixelRatio);
    const down = Math.round(height * pixelRatio);
    if (canvas.width !== across || canvas.height !== down) renderer?.setSize(across, down, false);
  }

  return {
    kind: 'gl',
    canvas,
    setCity() {},
    paint(picture) {
      size(picture);
      colour(picture.night);
      const { farM } = picture.optics;
      light.hazeRange.value.set(farM * hazeFrom, 1 / (farM * (1 - hazeFrom)));
      eye.look(picture);
      land.lay(picture, true);
      renderer.render(scene, eye.camera);
      return { missing: 0, isMoving: false };
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      land.dispose();
      renderer.dispose();
      // Frees the context now rather than when the canvas is collected: a page has 16.
      renderer.forceContextLoss();
    },
  };
}
