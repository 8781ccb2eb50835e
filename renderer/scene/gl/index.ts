import { Color, GLSL3, LinearSRGBColorSpace, RawShaderMaterial, Scene, Vector2, Vector3 } from 'three';
import type { Painter, PainterHost } from '../painter.ts';
import { type Colour, paletteOf } from '../palette.ts';
import type { Picture } from '../view.ts';
import { createRenderer } from './context.ts';
import { createEye } from './eye.ts';
import { createLand } from './land.ts';
import { coloursOf, lookCount } from './looks.ts';
import { tileShader } from './shaders.ts';
import { createTileStore, type TileStore } from './tileStore.ts';

/** Haze begins at that share of what is drawn, and hides its end. */
const hazeFrom = 0.35;

const put = (to: Vector3, [r, g, b]: Colour) => to.set(r / 255, g / 255, b / 255);

/** WebGL gives a triangle the look of its last vertex, Direct3D of its first: where that can be chosen, nothing is emulated. */
function provokingOf(gl: WebGLRenderingContext | WebGL2RenderingContext): 'first' | 'last' {
  const chosen: unknown = gl.getExtension('WEBGL_provoking_vertex');
  if (!isProvoking(chosen)) return 'last';
  chosen.provokingVertexWEBGL(chosen.FIRST_VERTEX_CONVENTION_WEBGL);
  return 'first';
}

interface Provoking {
  readonly FIRST_VERTEX_CONVENTION_WEBGL: number;
  provokingVertexWEBGL(convention: number): void;
}
const isProvoking = (extension: unknown): extension is Provoking =>
  typeof extension === 'object' && extension !== null && 'provokingVertexWEBGL' in extension;

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
  const looks = { value: Array.from({ length: lookCount }, () => new Vector3()) };
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: tileShader.vertex,
    fragmentShader: tileShader.fragment,
    uniforms: { ...light, looks },
  });
  const provoking = provokingOf(renderer.getContext());
  let tiles: TileStore | undefined;
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
    coloursOf(palette).forEach((each, look) => {
      const to = looks.value[look];
      if (to) put(to, each);
    });
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
    setCity(shown) {
      tiles?.dispose();
      tiles = shown && createTileStore({ shown, material, provoking, host });
      host.invalidate();
    },
    paint(picture) {
      size(picture);
      colour(picture.night);
      const { farM } = picture.optics;
      light.hazeRange.value.set(farM * hazeFrom, 1 / (farM * (1 - hazeFrom)));
      eye.look(picture);
      land.lay(picture, tiles === undefined);
      const chosen = tiles?.choose(picture);
      scene.clear();
      scene.add(land.mesh, ...(chosen?.meshes ?? []));
      renderer.render(scene, eye.camera);
      return { missing: chosen?.missing ?? 0, isMoving: chosen?.isMoving ?? false };
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      tiles?.dispose();
      land.dispose();
      material.dispose();
      renderer.dispose();
      // Frees the context now rather than when the canvas is collected: a page has 16.
      renderer.forceContextLoss();
    },
  };
}
