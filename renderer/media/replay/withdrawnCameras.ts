/** The cameras with a stored past, to detect those that may no longer be viewed. */
export interface WithdrawnCameras<C> {
  /** Adds a camera that has a past from now on. */
  add(camera: C): void;
  /** Returns the cameras that have left the registry since, each once. */
  look(): C[];
}

/**
 * Creates the tracker.
 * @param isKnown tells whether the registry contains the camera within the user's scope
 */
export function createWithdrawnCameras<C>(isKnown: (camera: C) => boolean): WithdrawnCameras<C> {
  /** A camera that the registry has not loaded yet was not removed. */
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
