/**
 * Steady flows that loop without a seam. A traveller of speed v is drawn at every position phase + v t + k v T on its
 * track, for whole k: after the loop's T seconds each copy is at the position of the next one.
 */
import type { Mesh } from './render/mesh.ts';
import type { Random } from './render/random.ts';

export interface Point {
  readonly x: number;
  readonly z: number;
  /** Heading: 0 towards +z, positive towards +x. */
  readonly yaw: number;
}

export interface Track {
  readonly lengthM: number;
  /** Returns the point at `s` along the track and `across` metres to the right of its middle. */
  at(s: number, across: number): Point;
}

/** Creates a straight track. */
export function straight(x0: number, z0: number, x1: number, z1: number): Track {
  const lengthM = Math.hypot(x1 - x0, z1 - z0);
  const [dx, dz] = [(x1 - x0) / lengthM, (z1 - z0) / lengthM];
  const yaw = Math.atan2(dx, dz);
  return {
    lengthM,
    at: (s, across) => ({ x: x0 + dx * s + dz * across, z: z0 + dz * s - dx * across, yaw }),
  };
}

/** Creates a track through corners rounded by `radius`. */
export function bent(points: readonly (readonly [x: number, z: number])[], radius: number): Track {
  const fine: Point[] = [];
  const step = 0.4;
  const dense: [number, number][] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]];
    if (!a || !b) continue;
    const n = Math.max(1, Math.round(Math.hypot(b[0] - a[0], b[1] - a[1]) / step));
    for (let k = 0; k < n; k++) dense.push([a[0] + ((b[0] - a[0]) * k) / n, a[1] + ((b[1] - a[1]) * k) / n]);
  }
  const reach = Math.round(radius / step);
  const smooth = dense.map((_, i): [number, number] => {
    let [sx, sz, n] = [0, 0, 0];
    const r = Math.min(reach, i, dense.length - 1 - i);
    for (let k = i - r; k <= i + r; k++) {
      const p = dense[k];
      if (!p) continue;
      sx += p[0];
      sz += p[1];
      n++;
    }
    return [sx / n, sz / n];
  });
  const lengths = [0];
  smooth.forEach((p, i) => {
    const next = smooth[i + 1] ?? p;
    const [dx, dz] = [next[0] - p[0], next[1] - p[1]];
    fine.push({
      x: p[0],
      z: p[1],
      yaw: i + 1 < smooth.length ? Math.atan2(dx, dz) : (fine.at(-1)?.yaw ?? 0),
    });
    lengths.push((lengths.at(-1) ?? 0) + Math.hypot(dx, dz));
  });
  const lengthM = lengths.at(-1) ?? 0;
  return {
    lengthM,
    at: (s, across) => {
      let low = 0;
      let high = fine.length - 1;
      while (low < high) {
        const mid = (low + high + 1) >> 1;
        if ((lengths[mid] ?? 0) <= s) low = mid;
        else high = mid - 1;
      }
      const p = fine[low] ?? { x: 0, z: 0, yaw: 0 };
      const over = s - (lengths[low] ?? 0);
      const [sin, cos] = [Math.sin(p.yaw), Math.cos(p.yaw)];
      return { x: p.x + sin * over + cos * across, z: p.z + cos * over - sin * across, yaw: p.yaw };
    },
  };
}

/** The size of a traveller, and its meshes. */
export interface Body {
  readonly halfLength: number;
  readonly halfWidth: number;
  /** One mesh for a vehicle; one per step for a walker. */
  readonly meshes: readonly Mesh[];
  /** Sideways positions of the headlights, at the height `lampHeight`. */
  readonly lamps: readonly number[];
  readonly lampHeight: number;
  readonly twoWheels: boolean;
}

export interface Traveller {
  readonly body: Body;
  readonly track: Track;
  readonly across: number;
  readonly sway: number;
  readonly swayPhase: number;
  readonly speed: number;
  readonly phase: number;
}

export interface Seen extends Point {
  readonly body: Body;
  readonly mesh: Mesh;
  readonly lean: number;
}

const swaysPerLoop = 2;
const strideM = 1.45;

/** Returns every copy of `traveller` at `t`. */
export function copies(traveller: Traveller, t: number, periodS: number): Seen[] {
  const { body, track, speed } = traveller;
  const pitch = speed * periodS;
  const seen: Seen[] = [];
  const turn = (2 * Math.PI * swaysPerLoop * t) / periodS + traveller.swayPhase;
  const across = traveller.across + traveller.sway * Math.sin(turn);
  const drift = (traveller.sway * Math.cos(turn) * 2 * Math.PI * swaysPerLoop) / periodS;
  // A whole number of steps per loop.
  const steps = Math.max(1, Math.round(pitch / strideM));
  for (let s = (((traveller.phase + speed * t) % pitch) + pitch) % pitch; s < track.lengthM; s += pitch) {
    const p = track.at(s, across);
    const step = ((t / periodS) * steps + traveller.swayPhase) % 1;
    const mesh = body.meshes[Math.floor(step * body.meshes.length)] ?? body.meshes[0];
    if (!mesh) continue;
    seen.push({
      body,
      mesh,
      x: p.x,
      z: p.z,
      yaw: p.yaw + Math.atan2(drift, Math.max(1, speed)) * 0.8,
      lean: body.twoWheels ? Math.max(-0.2, Math.min(0.2, drift * 0.25)) : 0,
    });
  }
  return seen;
}

export interface Wish {
  readonly track: Track;
  readonly body: Body;
  readonly across: readonly [number, number];
  readonly speed: readonly [number, number];
  readonly sway: number;
}

function overlap(a: Seen, b: Seen): boolean {
  const gap = a.body.twoWheels && b.body.twoWheels ? 0.12 : 0.3;
  const [dx, dz] = [b.x - a.x, b.z - a.z];
  const along = Math.abs(dx * Math.sin(a.yaw) + dz * Math.cos(a.yaw));
  const adjacent = Math.abs(dx * Math.cos(a.yaw) - dz * Math.sin(a.yaw));
  const reach = Math.abs(Math.cos(a.yaw - b.yaw)) > 0.7;
  const [bl, bw] = reach ? [b.body.halfLength, b.body.halfWidth] : [b.body.halfWidth, b.body.halfLength];
  return along < a.body.halfLength + bl + gap * 3 && adjacent < a.body.halfWidth + bw + gap;
}

/** Gives each wish a random speed and phase such that travellers never overlap; drops a wish without room. */
export function settle(random: Random, wishes: readonly Wish[], periodS: number): Traveller[] {
  const placed: Traveller[] = [];
  const moments = 30;
  const taken: Seen[][] = Array.from({ length: moments }, () => []);
  for (const wish of wishes)
    for (let attempt = 0; attempt < 60; attempt++) {
      const speed = random.between(...wish.speed);
      const traveller: Traveller = {
        body: wish.body,
        track: wish.track,
        across: random.between(...wish.across),
        sway: wish.sway * random.between(0.3, 1),
        swayPhase: random.between(0, 6),
        speed,
        phase: random.between(0, speed * periodS),
      };
      const mine = taken.map((_, i) => copies(traveller, (i / moments) * periodS, periodS));
      if (mine.some((here, i) => here.some((a) => taken[i]?.some((b) => overlap(a, b))))) continue;
      for (const [i, here] of mine.entries()) taken[i]?.push(...here);
      placed.push(traveller);
      break;
    }
  return placed;
}
