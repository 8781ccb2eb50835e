import {
  BufferAttribute,
  BufferGeometry,
  GLSL3,
  Mesh,
  RawShaderMaterial,
  type Vector2,
  type Vector3,
} from 'three';
import type { Picture } from '../view.ts';
import { landShader } from './shaders.ts';

/** Uniforms that land and tiles share. */
export interface Light {
  readonly hazeColour: { readonly value: Vector3 };
  readonly hazeRange: { readonly value: Vector2 };
}

/** Squares of the empty ground, metres: of the view's size they are not too many nor too few. */
const gridM = 1_000;

/** The land in sight: one polygon of four corners. */
export function createLand(
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
    lay(picture: Picture, isEmpty: boolean): void {
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
