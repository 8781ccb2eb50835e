/** Cameras of which this window keeps the past, to tell when one may be seen no more. */
export interface Withdrawn<C> {
  /** There is a past of it from now on. */
  add(camera: C): void;
  /** Those that the registry knew and does not know any more; each once. */
  look(): C[];
}

/** `isKnown`: the registry, as far as anyone who sits here may see it, has this camera. */
export function createWithdrawn<C>(isKnown: (camera: C) => boolean): Withdrawn<C> {
  /** A camera that the registry has not come to yet is not one that was taken out. */
  const pasts = new Map<C, boolean>();
  return {
    add: (camera) => void pasts.set(camera, isKnown(camera)),
    look() {
      const gone: C[] = [];
      for (const [camera, wasKnown] of pasts) {
        if (isKnown(camera)) pasts.set(camera, true);
        else if (wasKnown) {
          gone.push(camera);
          pasts.delete(camera);
        }
      }
      return gone;
    },
  };
}
