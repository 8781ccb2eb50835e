import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { curve } from '../../../../core/ptz/curve.ts';
import { buttonsDown, type StickAxis, type StickIdentity, stickKey } from '../../../../core/ptz/stick.ts';
import type { StickState } from '../control.ts';
import styles from './sticks.module.css';

export interface LiveProps {
  readonly stick: StoreApi<StickState | null>;
  readonly of: StickIdentity;
}

export const readingOf = (now: StickState | null, of: StickIdentity) =>
  now && stickKey(now.identity) === stickKey(of) ? now.reading : undefined;

/** An axis's reading, its dead zone around the midpoint, and its output. Redrawn at every reading. */
export function AxisBar({ stick, of, axis }: LiveProps & { readonly axis: StickAxis }) {
  const raw = useStore(stick, (now) => readingOf(now, of)?.axes[axis.axis] ?? 0);
  const speed = curve(axis, raw);
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
export function Lamp({
  stick,
  of,
  button,
  children,
}: LiveProps & { readonly button: number; readonly children: string }) {
  const isDown = useStore(stick, (now) => {
    const reading = readingOf(now, of);
    return reading !== undefined && buttonsDown(reading).has(button);
  });
  return (
    <span className={styles.lamp} data-down={isDown}>
      {children}
    </span>
  );
}
