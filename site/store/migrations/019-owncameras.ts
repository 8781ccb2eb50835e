/** Cameras that were added from a desk, as records of the cameras file, and the ward of each as it was called then. */
export const ownCameras = `
CREATE TABLE own_camera (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL,
  ward TEXT NOT NULL
) STRICT;
`;
