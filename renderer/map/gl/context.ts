import { LinearSRGBColorSpace, WebGLRenderer } from 'three';

/** Names of renderers that compute pictures on the processor (SwiftShader, Mesa's llvmpipe and softpipe, Windows' WARP). */
const software = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether there is WebGL2 at all, and whether a processor plays the graphics card. Asked once: asking costs a context. */
function probe(): { readonly isSoftware: boolean } | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return undefined;
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSoftware: software.test(name) };
}

/** A renderer into a new canvas; undefined where WebGL2 cannot be had. */
export function createRenderer():
  | { readonly renderer: WebGLRenderer; readonly canvas: OffscreenCanvas; readonly isSoftware: boolean }
  | undefined {
  const found = probe();
  if (!found) return undefined;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('webgl2', {
    // What lies on the ground is told from what stands by its alpha (`groundAlpha`).
    alpha: true,
    premultipliedAlpha: true,
    // Four samples a pixel cost a graphics card nothing, and a processor two thirds of its frames.
    antialias: !found.isSoftware,
    depth: true,
    stencil: false,
    powerPreference: 'high-performance',
  });
  if (!context) return undefined;
  // The colour that a picture begins with is not multiplied by its alpha.
  const renderer = new WebGLRenderer({ canvas, context, premultipliedAlpha: false });
  renderer.autoClear = true;
  renderer.sortObjects = false;
  renderer.outputColorSpace = LinearSRGBColorSpace;
  return { renderer, canvas, isSoftware: found.isSoftware };
}
