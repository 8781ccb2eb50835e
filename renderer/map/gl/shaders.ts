import { firstRoofLook, firstWallLook, numberOfLooks } from './materials.ts';

/**
 * Depth. The ground is a plane below the eye, so every building is nearer than the ground behind it. Ground layers
 * therefore use the far end of the depth buffer, in layer order: they neither z-fight nor hide a building, whatever the
 * order of tiles. Buildings use the rest of the buffer.
 */
const depth = `
const float layerStep = 1.0 / 16384.0;
vec4 onGround(vec4 at, float layer) { return vec4(at.xy, at.w * (1.0 - (layer + 1.0) * layerStep), at.w); }
vec4 above(vec4 at) { return vec4(at.xy, at.z * 0.998 - at.w * 0.002, at.w); }
`;

/** Brightness of a wall at its foot (1 at its top). Buildings look darker where they meet the ground. */
const footLight = 0.7;

/**
 * Alpha of the ground: 254 of 255 distinguishes it from buildings when the picture is read, and is invisible on black.
 * Colours are premultiplied and must not exceed their alpha.
 */
export const groundAlpha = 254 / 255;

const hazed = `
precision highp float;
uniform vec3 hazeColour;
/** Where haze begins, metres, and one by how far it goes on. */
uniform vec2 hazeRange;
out vec4 pixel;
vec3 hazed(vec3 colour) {
  float away = 1.0 / gl_FragCoord.w;
  float haze = clamp((away - hazeRange.x) * hazeRange.y, 0.0, 1.0);
  return mix(colour, hazeColour, haze);
}
`;

/** Shader of the land below all else: four corners, and a grid if there is no city. */
export const landShader = {
  vertex: `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
/** x, y, metres from the grid line south-west of the place looked at. */
in vec3 position;
out vec2 place;
${depth}
void main() {
  vec4 at = projectionMatrix * (modelViewMatrix * vec4(position, 1.0));
  place = position.xy;
  gl_Position = onGround(at, -1.0);
}`,
  fragment: `
${hazed}
uniform vec3 landColour, gridColour;
/** Width of the grid's squares, metres; 0: no grid. */
uniform float gridM;
in vec2 place;
void main() {
  vec3 colour = landColour;
  if (gridM > 0.0) {
    vec2 cell = place / gridM;
    vec2 wide = fwidth(cell);
    vec2 off = abs(fract(cell + 0.5) - 0.5);
    vec2 line = (1.0 - smoothstep(wide * 0.5, wide * 1.5, off)) * clamp(0.5 - wide, 0.0, 0.5) * 2.0;
    colour = mix(colour, gridColour, max(line.x, line.y));
  }
  pixel = vec4(hazed(colour), ${groundAlpha});
}`,
};

/**
 * Shader of a tile. Its triangles have the look of one of their vertices (`flat`), so that the corner of a building
 * takes two vertices instead of six: software rendering spends its time on vertices and on per-pixel work. In software
 * the walls are therefore uniformly slightly darker instead of darker towards the foot.
 */
export const createTileShader = ({ isSoftware }: { readonly isSoftware: boolean }) => ({
  vertex: `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform vec3 looks[${numberOfLooks}];
in vec4 place;
/** Alpha: 1 of what stands, less of what lies on the ground. */
flat out vec4 colour;
${isSoftware ? '' : 'out float light;'}
${depth}
void main() {
  vec4 at = projectionMatrix * (modelViewMatrix * vec4(place.xyz, 1.0));
  int look = int(place.w);
  bool isWall = look >= ${firstWallLook} && look < ${firstRoofLook};
  colour = vec4(looks[look], look < ${firstWallLook} ? ${groundAlpha} : 1.0);
  ${isSoftware ? `if (isWall) colour.rgb *= ${(footLight + 1) / 2};` : `light = isWall ? ${footLight} : 1.0;`}
  gl_Position = look < ${firstWallLook} ? onGround(at, place.w) : above(at);
}`,
  fragment: `
${hazed}
flat in vec4 colour;
${isSoftware ? '' : 'in float light;'}
void main() {
  pixel = vec4(hazed(colour.rgb${isSoftware ? '' : ' * light'}), colour.a);
}`,
});
