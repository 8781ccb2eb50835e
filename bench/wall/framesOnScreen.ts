/** A tile's picture on the screen, in framebuffer pixels: the test code's strip is along its top edge. */
export interface TileRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Code and frame of a tile without a readable code. */
export const blank = -1;

/** A frame seen on the screen: its tile, code, frame counter, and time (CLOCK_MONOTONIC, ns). */
export interface FrameOnScreen {
  readonly tile: number;
  readonly code: number;
  readonly frame: number;
  readonly tNs: bigint;
}

/** Returns a tile's frames in order, each once: a frame torn while it was drawn is sighted twice. */
export function framesOn(sightings: readonly FrameOnScreen[], tile: number, code: number): FrameOnScreen[] {
  const own = sightings.filter((sighting) => sighting.tile === tile && sighting.code === code);
  return own.filter((sighting, at) => sighting.frame !== own[at - 1]?.frame);
}
