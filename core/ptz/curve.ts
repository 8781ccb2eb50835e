import type { StickAxis } from './stick.ts';

/**
 * Returns the speed of an axis, -1 to 1, for a stick reading of -1 to 1.
 * It is 0 within the dead zone; the remaining travel is stretched so that the movement begins at 0
 * (no jump at the zone's edge) and ends at exactly 1, on both sides even where the midpoint lies off
 * the centre; then it is shaped by the exponent. NaN gives 0.
 */
export function applyStickCurve(axis: Omit<StickAxis, 'axis'>, raw: number): number {
  if (Number.isNaN(raw)) return 0;
  const off = Math.max(-1, Math.min(1, raw)) - axis.midpoint;
  const way = off < 0 ? 1 + axis.midpoint : 1 - axis.midpoint;
  const part = Math.min(1, Math.abs(off) / way);
  if (part <= axis.deadZone) return 0;
  const speed = ((part - axis.deadZone) / (1 - axis.deadZone)) ** axis.exponent;
  return off < 0 === axis.invert ? speed : -speed;
}
