import type { VisibleCity } from '../picture/messages.ts';

/** Number of rays in a full turn, half a degree apart. A moving object is hidden by the walls that its ray meets. */
const rays = 720;
const stepRad = (2 * Math.PI) / rays;

interface HidingWall {
  readonly away: number;
  readonly slope: number;
}

/**
 * Whether a wall hides a point of the city from the lens: metres east and north of the camera, and above the ground.
 */
export type IsHidden = (x: number, y: number, upM: number) => boolean;

export function createIsHidden({ walls }: Pick<VisibleCity, 'walls'>, heightM: number): IsHidden {
  const hidingWalls: HidingWall[][] = Array.from({ length: rays }, () => []);
  for (let at = 0; at + 6 < walls.length; at += 7) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, , topM = 0] = walls.slice(at, at + 6);
    const from = Math.atan2(x1, y1);
    const turn = (Math.atan2(x2, y2) - from + 2 * Math.PI) % (2 * Math.PI);
    for (let ray = Math.ceil(from / stepRad); ray <= (from + turn) / stepRad; ray++) {
      const [dx, dy] = [Math.sin(ray * stepRad), Math.cos(ray * stepRad)];
      const away = (x1 * (y2 - y1) - y1 * (x2 - x1)) / (dx * (y2 - y1) - dy * (x2 - x1));
      hidingWalls[((ray % rays) + rays) % rays]?.push({ away, slope: (topM - heightM) / away });
    }
  }
  return (x, y, upM) => {
    const away = Math.hypot(x, y);
    const ray = Math.round(Math.atan2(x, y) / stepRad);
    const slope = (upM - heightM) / away;
    return (hidingWalls[((ray % rays) + rays) % rays] ?? []).some(
      (one) => one.away < away && one.slope > slope,
    );
  };
}
