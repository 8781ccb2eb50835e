/** A tile's picture on the screen, in pixels of the framebuffer: the strip of the test code runs along its top edge. */
export interface TileRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** What stands for the code and the frame of a tile on which no code can be read any more. */
export const blank = -1;

/** A frame as it came to the screen: which tile, whose code, which frame, when (CLOCK_MONOTONIC, ns). */
export interface Sighting {
  readonly tile: number;
  readonly code: number;
  readonly frame: number;
  readonly tNs: bigint;
}

/** A tile's own frames in order, each once: what was torn while it was drawn comes to sight twice. */
export function framesOn(sightings: readonly Sighting[], tile: number, code: number): Sighting[] {
  const own = sightings.filter((sighting) => sighting.tile === tile && sighting.code === code);
  return own.filter((sighting, at) => sighting.frame !== own[at - 1]?.frame);
}
