import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type PtzCapabilities, type Velocity, zeroVelocity } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { usePtzControl } from './context.ts';
import styles from './ptz.module.css';

/** A button that moves the camera while it is held, by mouse or by Enter. */
function HoldButton(props: {
  readonly velocity: Velocity;
  readonly label: string;
  readonly disabled: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const steering = usePtzControl();
  const { velocity, label, disabled } = props;
  const isHeld = useRef(false);
  const hold = () => {
    isHeld.current = true;
    steering.drive(velocity, 'mouse');
  };
  const release = () => {
    if (!isHeld.current) return;
    isHeld.current = false;
    steering.release();
  };
  const letGoLast = useRef(release);
  letGoLast.current = release;
  useEffect(() => () => letGoLast.current(), []);
  return (
    <Button
      className={props.className}
      aria-label={label}
      title={label}
      disabled={disabled}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hold();
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) hold();
      }}
      onKeyUp={(event) => event.key === 'Enter' && release()}
      onBlur={release}
    >
      {props.children}
    </Button>
  );
}

const diagonal = Math.SQRT1_2;
/** Directions row by row around the stop button. */
const ways = [
  { way: 'upLeft', pan: -diagonal, tilt: diagonal },
  { way: 'up', pan: 0, tilt: 1 },
  { way: 'upRight', pan: diagonal, tilt: diagonal },
  { way: 'left', pan: -1, tilt: 0 },
  { way: 'right', pan: 1, tilt: 0 },
  { way: 'downLeft', pan: -diagonal, tilt: -diagonal },
  { way: 'down', pan: 0, tilt: -1 },
  { way: 'downRight', pan: diagonal, tilt: -diagonal },
] as const;
const firstSpeed = 50;
/** Speed of focus and iris, which are set by eye. */
const lensSpeed = 0.4;

interface Props {
  readonly can: PtzCapabilities | null;
  readonly disabled: boolean;
}

/** The held buttons for pan, tilt and zoom. */
export function PtzPad({ can, disabled }: Props) {
  const steering = usePtzControl();
  const { t } = useLanguage();
  const [percent, setPercent] = useState(firstSpeed);
  const speed = percent / 100;
  const hasZoom = can?.zoom !== false;
  const hold = (label: string, sign: IconShape, velocity: Partial<Velocity>, off = false) => (
    <HoldButton
      key={label}
      velocity={{ ...zeroVelocity, ...velocity }}
      label={label}
      disabled={disabled || off}
      className={styles.padButton}
    >
      <IconMark shape={sign} />
    </HoldButton>
  );
  const aims = ways.map(({ way, pan, tilt }) =>
    hold(
      t.steering.pad[way],
      way,
      { pan: pan * speed, tilt: tilt * speed },
      (pan !== 0 && can?.pan === false) || (tilt !== 0 && can?.tilt === false),
    ),
  );
  return (
    <section className={styles.aim} aria-label={t.steering.aim}>
      <div className={styles.pad}>
        {aims.slice(0, 4)}
        <IconButton
          shape="square"
          label={t.steering.pad.stop}
          look="plain"
          className={styles.stop}
          onClick={steering.stop}
        />
        {aims.slice(4)}
      </div>
      <div className={styles.zoom}>
        {hold(t.steering.zoomIn, 'plus', { zoom: speed }, !hasZoom)}
        {hold(t.steering.zoomOut, 'minus', { zoom: -speed }, !hasZoom)}
        <label className={styles.speed}>
          <span>
            {t.steering.speed} {percent}%
          </span>
          <input
            type="range"
            min={5}
            max={100}
            step={5}
            value={percent}
            onChange={(event) => setPercent(Number(event.target.value))}
          />
        </label>
      </div>
    </section>
  );
}

/** The buttons for focus and iris, if the camera has them. */
export function LensButtons({ can, disabled }: Props) {
  const steering = usePtzControl();
  const { t } = useLanguage();
  if (!can || (!can.focus && !can.iris && !can.autoFocus)) return null;
  const hold = (label: string, velocity: Partial<Velocity>) => (
    <HoldButton velocity={{ ...zeroVelocity, ...velocity }} label={label} disabled={disabled}>
      {label}
    </HoldButton>
  );
  return (
    <section className={styles.lens} aria-label={t.steering.lens}>
      {can.focus && hold(t.steering.focusNear, { focus: -lensSpeed })}
      {can.autoFocus ? (
        <Button disabled={disabled} onClick={() => void steering.command({ do: 'focusAuto', on: true })}>
          {t.steering.focusAuto}
        </Button>
      ) : (
        can.focus && <span />
      )}
      {can.focus && hold(t.steering.focusFar, { focus: lensSpeed })}
      {can.iris && (
        <>
          {hold(t.steering.irisClose, { iris: -lensSpeed })}
          <Button disabled={disabled} onClick={() => void steering.command({ do: 'irisAuto', on: true })}>
            {t.steering.irisAuto}
          </Button>
          {hold(t.steering.irisOpen, { iris: lensSpeed })}
        </>
      )}
    </section>
  );
}
