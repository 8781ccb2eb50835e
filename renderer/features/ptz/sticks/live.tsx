import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { applyStickCurve } from '../../../../core/ptz/curve.ts';
import {
  getStickKey,
  listPressedButtons,
  type StickAxis,
  type StickIdentity,
} from '../../../../core/ptz/stick.ts';
import type { StickState } from '../ptzClient.ts';
import styles from './sticks.module.css';

export interface LiveReadingProps {
  readonly stick: StoreApi<StickState | null>;
  readonly of: StickIdentity;
}

export const getLiveReading = (now: StickState | null, of: StickIdentity) =>
  now && getStickKey(now.identity) === getStickKey(of) ? now.reading : undefined;

/** An axis's reading, its dead zone around the midpoint, and its output. Redrawn at every reading. */
export function AxisBar({ stick, of, axis }: LiveReadingProps & { readonly axis: StickAxis }) {
  const raw = useStore(stick, (now) => getLiveReading(now, of)?.axes[axis.axis] ?? 0);
  const speed = applyStickCurve(axis, raw);
  const { midpoint, deadZone } = axis;
  const [low, high] = [midpoint - deadZone * (1 + midpoint), midpoint + deadZone * (1 - midpoint)];
  const at = (value: number) => 100 + value * 98;
  return (
    <svg className={styles.bar} viewBox="0 0 200 26" preserveAspectRatio="none" aria-hidden="true">
      <rect x="2" y="2" width="196" height="12" className={styles.track} />
      <rect x={at(low)} y="2" width={at(high) - at(low)} height="12" className={styles.dead} />
      <rect x={at(raw) - 2.5} y="0" width="5" height="16" className={styles.here} />
      <rect x="2" y="18" width="196" height="6" className={styles.track} />
      <rect
        x={Math.min(100, at(speed))}
        y="18"
        width={Math.abs(at(speed) - 100)}
        height="6"
        className={styles.out}
      />
    </svg>
  );
}

/** A lamp that is lit while its button is pressed. */
export function ButtonLamp({
  stick,
  of,
  button,
  children,
}: LiveReadingProps & { readonly button: number; readonly children: string }) {
  const isDown = useStore(stick, (now) => {
    const reading = getLiveReading(now, of);
    return reading !== undefined && listPressedButtons(reading).has(button);
  });
  return (
    <span className={styles.lamp} data-down={isDown}>
      {children}
    </span>
  );
}
