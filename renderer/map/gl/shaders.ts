import { lookCount, roofLook, wallLook } from './materials.ts';

/**
 * Depth. The ground is a plane and the eye is above it, so whatever stands on it is nearer than the ground behind it: what
 * lies on the ground is put at the far end of the depth buffer, in the order of its layers, and can neither fight with what
 * it lies on nor hide a house, in whatever order tiles are drawn. Houses have the rest of the buffer.
 */
const depth = `
const float layerStep = 1.0 / 16384.0;
vec4 onGround(vec4 at, float layer) { return vec4(at.xy, at.w * (1.0 - (layer + 1.0) * layerStep), at.w); }
vec4 above(vec4 at) { return vec4(at.xy, at.z * 0.998 - at.w * 0.002, at.w); }
`;

/** Of a wall at its foot; at the top it is 1. What stands looks darker where it meets the ground. */
const footLight = 0.7;

/**
 * Of what lies on the ground: 254 of 255, so that what stands can be told from it where the picture is read. Before black nobody
 * sees it. Colours are multiplied by their alpha already, and must be no larger than it.
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

/** The land below all: four corners, and a grid where there is nothing else to see. */
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
 * A tile. Its triangles have the look of one of their vertices (`flat`), so that the corner of a house is two vertices rather
 * than six: a processor that plays the graphics card spends its time on vertices, and on whatever is worked out again for each
 * pixel. So there walls are not darker towards their foot, but all of them a little.
 */
export const tileShader = ({ isSoftware }: { readonly isSoftware: boolean }) => ({
  vertex: `
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform vec3 looks[${lookCount}];
in vec4 place;
/** Alpha: 1 of what stands, less of what lies on the ground. */
flat out vec4 colour;
${isSoftware ? '' : 'out float light;'}
${depth}
void main() {
  vec4 at = projectionMatrix * (modelViewMatrix * vec4(place.xyz, 1.0));
  int look = int(place.w);
  bool isWall = look >= ${wallLook} && look < ${roofLook};
  colour = vec4(looks[look], look < ${wallLook} ? ${groundAlpha} : 1.0);
  ${isSoftware ? `if (isWall) colour.rgb *= ${(footLight + 1) / 2};` : `light = isWall ? ${footLight} : 1.0;`}
  gl_Position = look < ${wallLook} ? onGround(at, place.w) : above(at);
}`,
  fragment: `
${hazed}
flat in vec4 colour;
${isSoftware ? '' : 'in float light;'}
void main() {
  pixel = vec4(hazed(colour.rgb${isSoftware ? '' : ' * light'}), colour.a);
}`,
});
