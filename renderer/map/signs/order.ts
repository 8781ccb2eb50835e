/** Painting order of the signs; cameras and their views use numbers between wards and alerts. */
export const signOrder = {
  wards: 100,
  labels: 200,
  trail: 300,
  namesAbove: 550,
  trailAbove: 575,
  thumbnails: 600,
  pins: 650,
  selection: 700,
  alerts: 750,
  drawing: 800,
  furniture: 900,
} as const;
