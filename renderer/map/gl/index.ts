import {
  BufferAttribute,
  BufferGeometry,
  Color,
  GLSL3,
  LinearSRGBColorSpace,
  Mesh,
  PerspectiveCamera,
  RawShaderMaterial,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { MapPainter, PainterHost } from '../painter.ts';
import { type Colour, getMapPalette } from '../palette.ts';
import type { DetailLimits } from '../tiles.ts';
import type { RenderFrame } from '../view.ts';
import { startMeshWorker } from './loader.ts';
import { listLookColours, numberOfLooks } from './materials.ts';
import { createTileShader, groundAlpha, landShader } from './shaders.ts';
import { createEmptyTile } from './tileMesh.ts';
import { createTileStore, type TileStore } from './tileStore.ts';

/** Uniforms shared by land and tiles. */
interface Light {
  readonly hazeColour: { readonly value: Vector3 };
  readonly hazeRange: { readonly value: Vector2 };
}

/** Spacing of the grid on empty ground, metres; suits the usual range of views. */
const gridM = 1_000;

/** Creates the visible land: one polygon of four corners. */
function createLand(
  light: Light,
  colours: Readonly<Record<'landColour' | 'gridColour', { readonly value: Vector3 }>>,
) {
  const corners = new BufferAttribute(new Float32Array(12), 3);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', corners);
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const grid = { value: 0 };
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: landShader.vertex,
    fragmentShader: landShader.fragment,
    uniforms: { ...light, ...colours, gridM: grid },
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.matrixAutoUpdate = false;
  mesh.matrixWorldAutoUpdate = false;
  return {
    mesh,
    lay(picture: RenderFrame, isEmpty: boolean): void {
      const place = picture.plane.toPlane(picture.view);
      const x = Math.floor(place.x / gridM) * gridM;
      const y = Math.floor(place.y / gridM) * gridM;
      picture.ground4.forEach((corner, i) => {
        corners.setXYZ(i, corner.x - x, corner.y - y, 0);
      });
      corners.needsUpdate = true;
      mesh.matrixWorld.makeTranslation(x, y, 0);
      grid.value = isEmpty ? gridM : 0;
    },
    dispose(): void {
      geometry.dispose();
      material.dispose();
    },
  };
}

/** Names of renderers that run on the processor (SwiftShader, Mesa's llvmpipe and softpipe, Windows' WARP). */
const software = /swiftshader|llvmpipe|softpipe|basic render/i;

/**
 * Tests whether WebGL2 exists and whether the processor emulates it. Called once, because the test uses up a context.
 */
function probe(): { readonly isSoftware: boolean } | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return undefined;
  const reported = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(reported ? reported.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSoftware: software.test(name) };
}

/** Creates a renderer on a new canvas; undefined if WebGL2 is unavailable. */
function createRenderer():
  | { readonly renderer: WebGLRenderer; readonly canvas: OffscreenCanvas; readonly isSoftware: boolean }
  | undefined {
  const found = probe();
  if (!found) return undefined;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('webgl2', {
    // The alpha distinguishes the ground from buildings (`groundAlpha`).
    alpha: true,
    premultipliedAlpha: true,
    // Four samples per pixel are free on a graphics card, but cost a processor two thirds of its frame rate.
    antialias: !found.isSoftware,
    depth: true,
    stencil: false,
    powerPreference: 'high-performance',
  });
  if (!context) return undefined;
  // The clear colour is not premultiplied.
  const renderer = new WebGLRenderer({ canvas, context, premultipliedAlpha: false });
  renderer.autoClear = true;
  renderer.sortObjects = false;
  renderer.outputColorSpace = LinearSRGBColorSpace;
  return { renderer, canvas, isSoftware: found.isSoftware };
}

/**
 * Creates the three.js camera of a picture. It stands at the eye in metres of the plane: three multiplies its matrix
 * with a tile's in double precision and passes the product on, so the GPU's floats are relative to the eye and a city
 * 50 km wide does not jitter.
 */
function createEye() {
  const camera = new PerspectiveCamera();
  camera.matrixAutoUpdate = false;
  camera.matrixWorldAutoUpdate = false;
  return {
    camera,
    look({ optics, width, height }: RenderFrame): void {
      const { eye, right, up, forward, focalPx, nearM, farM } = optics;
      camera.matrixWorld.set(
        ...[right[0], up[0], -forward[0], eye[0]],
        ...[right[1], up[1], -forward[1], eye[1]],
        ...[right[2], up[2], -forward[2], eye[2]],
        ...[0, 0, 0, 1],
      );
      camera.matrixWorldInverse.copy(camera.matrixWorld).invert();
      const x = (width / 2 / focalPx) * nearM;
      const y = (height / 2 / focalPx) * nearM;
      camera.projectionMatrix.makePerspective(-x, x, y, -y, nearM, farM * 1.5);
      camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    },
  };
}

/** Share of the drawing distance at which haze begins; it hides the far end. */
const hazeFrom = 0.35;

const put = (to: Vector3, [r, g, b]: Colour) => to.set(r / 255, g / 255, b / 255);

/** Detail that a graphics card draws with ease. */
const fine: DetailLimits = { unseenPx: 2, mostTiles: 56, mostBuildings: 400_000 };
/** Detail for software rendering, which spends about half of its time on building vertices. */
const plain: DetailLimits = { unseenPx: 4, mostTiles: 44, mostBuildings: 22_000 };

/**
 * Minimum time between pictures while tiles load, ms; longer in software, where each picture takes all processors for
 * 0.1 s.
 */
const betweenMs = { fine: 150, plain: 400 } as const;

/**
 * WebGL gives a triangle the look of its last vertex, Direct3D of its first: choosing the native one avoids emulation.
 */
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

/** Depth of the furthest ground in the picture, metres. */
const depthOf = ({ optics, ground4 }: RenderFrame) =>
  Math.max(
    ...ground4.map(
      ({ x, y }) =>
        (x - optics.eye[0]) * optics.forward[0] +
        (y - optics.eye[1]) * optics.forward[1] -
        optics.eye[2] * optics.forward[2],
    ),
  );

/** Copies a canvas with `drawImage`, the fast way on a graphics card. */
function copy(to: CanvasRenderingContext2D, canvas: OffscreenCanvas): void {
  to.globalCompositeOperation = 'copy';
  to.drawImage(canvas, 0, 0);
}

/**
 * In software rendering `drawImage` copies a canvas three times. Reads the pixels directly instead, from the lowest row
 * up.
 */
function readerOf(
  gl: WebGLRenderingContext | WebGL2RenderingContext,
): (to: CanvasRenderingContext2D) => void {
  let pixels: { readonly read: Uint8Array; readonly image: ImageData } | undefined;
  return (to) => {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const row = width * 4;
    if (pixels?.image.width !== width || pixels.image.height !== height)
      pixels = { read: new Uint8Array(row * height), image: new ImageData(width, height) };
    const { read, image } = pixels;
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, read);
    for (let y = 0; y < height; y += 1)
      image.data.set(read.subarray((height - 1 - y) * row, (height - y) * row), y * row);
    to.putImageData(image, 0, 0);
  };
}

/** Creates the painter of the city in 3D; undefined if WebGL2 is unavailable. */
export function createGlPainter(host: PainterHost): MapPainter | undefined {
  const made = createRenderer();
  if (!made) return undefined;
  const { renderer, canvas } = made;
  const fineness = made.isSoftware ? plain : fine;
  const between = made.isSoftware ? betweenMs.plain : betweenMs.fine;
  const scene = new Scene();
  scene.matrixWorldAutoUpdate = false;
  const eye = createEye();
  const light = { hazeColour: { value: new Vector3() }, hazeRange: { value: new Vector2() } };
  const colours = { landColour: { value: new Vector3() }, gridColour: { value: new Vector3() } };
  const land = createLand(light, colours);
  const looks = { value: Array.from({ length: numberOfLooks }, () => new Vector3()) };
  const { vertex, fragment } = createTileShader(made);
  const material = new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: vertex,
    fragmentShader: fragment,
    uniforms: { ...light, looks },
  });
  // Starts early, because a worker takes longer to start than a city takes to open.
  const worker = startMeshWorker();
  const provoking = provokingOf(renderer.getContext());
  // Compiles the programs now instead of during the first picture of a city.
  const first = createEmptyTile(material);
  scene.add(first, land.mesh);
  renderer.render(scene, eye.camera);
  scene.clear();
  first.geometry.dispose();
  // An invisible render target: drawing to it leaves the picture unchanged.
  const outOfSight = new WebGLRenderTarget(1, 1, { depthBuffer: false });
  function upload(meshes: readonly Mesh[]): void {
    scene.clear();
    for (const mesh of meshes) scene.add(mesh);
    renderer.setRenderTarget(outOfSight);
    // Clearing would be a render pass of its own.
    renderer.autoClear = false;
    renderer.render(scene, eye.camera);
    renderer.autoClear = true;
    renderer.setRenderTarget(null);
    scene.clear();
  }
  let tiles: TileStore | undefined;
  const onLost = (event: Event) => {
    event.preventDefault();
    host.onLost();
  };
  canvas.addEventListener('webglcontextlost', onLost);

  const clear = new Color();
  let isNight: boolean | undefined;
  function colour(night: boolean): void {
    if (night === isNight) return;
    isNight = night;
    const palette = getMapPalette(night);
    put(light.hazeColour.value, palette.haze);
    put(colours.landColour.value, palette.land);
    put(colours.gridColour.value, palette.grid);
    listLookColours(palette).forEach((each, look) => {
      const to = looks.value[look];
      if (to) put(to, each);
    });
  }

  function size({ width, height, pixelRatio }: RenderFrame): void {
    const across = Math.round(width * pixelRatio);
    const down = Math.round(height * pixelRatio);
    if (canvas.width !== across || canvas.height !== down) renderer?.setSize(across, down, false);
  }

  return {
    kind: 'gl',
    canvas,
    isActive: true,
    isSlow: made.isSoftware,
    copyTo: made.isSoftware ? readerOf(renderer.getContext()) : (to) => copy(to, canvas),
    setCity(shown) {
      tiles?.dispose();
      tiles =
        shown &&
        createTileStore({ shown, worker, material, provoking, host, fineness, upload, betweenMs: between });
      host.invalidate();
    },
    foresee: (picture) => tiles?.foresee(picture),
    hush: () => tiles?.hush(),
    paint(picture) {
      size(picture);
      colour(picture.night);
      const { farM } = picture.optics;
      light.hazeRange.value.set(farM * hazeFrom, 1 / (farM * (1 - hazeFrom)));
      // If everything is near, the clear colour stands in for the land.
      const isClear = tiles !== undefined && depthOf(picture) < farM * hazeFrom;
      const { x, y, z } = (isClear ? colours.landColour : light.hazeColour).value;
      // Unconverted, in three's working colour space.
      renderer.setClearColor(clear.setRGB(x, y, z, LinearSRGBColorSpace), groundAlpha);
      eye.look(picture);
      if (!isClear) land.lay(picture, tiles === undefined);
      const chosen = tiles?.choose(picture);
      scene.clear();
      // Draws the land last: most of it is hidden by then and costs nothing.
      for (const mesh of chosen?.meshes ?? []) scene.add(mesh);
      if (!isClear) scene.add(land.mesh);
      renderer.render(scene, eye.camera);
      return { missing: chosen?.missing ?? 0, isMoving: chosen?.isMoving ?? false };
    },
    dispose() {
      canvas.removeEventListener('webglcontextlost', onLost);
      tiles?.dispose();
      outOfSight.dispose();
      land.dispose();
      material.dispose();
      renderer.dispose();
      // Frees the context now instead of at garbage collection: a page has 16.
      if (!renderer.getContext().isContextLost()) renderer.forceContextLoss();
    },
  };
}
