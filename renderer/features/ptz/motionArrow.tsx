import type { Velocity } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import styles from './over.module.css';

/**
 * A camera's present motion: an arrow for pan and tilt, a bar for zoom (up is in). Both are empty while it stands
 * still.
 */
export function MotionArrow({ velocity: { pan, tilt, zoom } }: { readonly velocity: Velocity }) {
  const { t } = useLanguage();
  const length = Math.min(1, Math.hypot(pan, tilt));
  // Minimum length, so that the direction is visible at any speed.
  const drawn = length === 0 ? 0 : 4 + 9 * length;
  const angle = (Math.atan2(-tilt, pan) * 180) / Math.PI;
  const bar = 13 * Math.min(1, Math.abs(zoom));
  const label = t.steering.velocity(pan, tilt, zoom);
  return (
    <svg className={styles.arrow} data-dark="" viewBox="0 0 44 32" role="img" aria-label={label}>
      <title>{label}</title>
      <circle cx="16" cy="16" r="14" className={styles.dial} />
      {drawn > 0 && (
        <g transform={`rotate(${angle} 16 16)`} className={styles.needle}>
          <line x1="16" y1="16" x2={16 + drawn - 3} y2="16" />
          <path d={`M${16 + drawn + 1} 16 l-6 -4 v8z`} />
        </g>
      )}
      <rect x="35" y="2" width="8" height="28" className={styles.dial} />
      <rect x="35" y={zoom > 0 ? 16 - bar : 16} width="8" height={bar} className={styles.level} />
    </svg>
  );
}
