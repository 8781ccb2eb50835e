import { type ReactNode, useEffect, useRef } from 'react';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { CameraKind } from '../../../core/cameras/camera.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CameraDisplayState } from '../../map/api.ts';
import { getCameraColours } from '../../map/cameras/colours.ts';
import { type ClusterDiscStyle, drawClusterDisc } from '../../map/cameras/discs.ts';
import { drawCameraGlyph } from '../../map/cameras/glyphs.ts';
import { toCssColour } from '../../map/flat/plan.ts';
import { getMapPalette, getRoofColour } from '../../map/palette.ts';
import { paintPriorityMark } from '../../map/signs/marks.ts';
import { LabelWithKey } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './legend.module.css';

const looks: readonly CameraDisplayState[] = ['alert', 'steered', 'watched', 'live', 'idle', 'offline'];
/** Size of a sign's square, CSS pixels at a rem of 16. */
const squarePx = 36;
/** Larger than on the map, so that signs are distinguishable from a metre away. */
const half = 9;

type Draw = (context: CanvasRenderingContext2D) => void;

/** The legend: the meaning of the map's signs, each drawn as on the map. */
export function MapLegend({ isNight, onClose }: { readonly isNight: boolean; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.map.legend;
  const ink = getCameraColours(isNight);
  const palette = getMapPalette(isNight);
  const camera =
    (kind: CameraKind, look: CameraDisplayState): Draw =>
    (to) =>
      drawCameraGlyph(to, kind, look === 'alert' ? { look, priority: 'high' } : { look }, half, ink);
  const cluster =
    (look: Partial<ClusterDiscStyle>): Draw =>
    (to) =>
      drawClusterDisc(to, { r: 13, broken: 0, isMarked: false, priority: undefined, ...look }, 1, ink);
  const roof =
    (isEstimated: boolean): Draw =>
    (to) => {
      to.fillStyle = toCssColour(getRoofColour(palette, 1, isEstimated));
      to.fillRect(-10, -10, 20, 20);
    };
  const sign = (name: string, draw: Draw) => (
    <Sign key={name} name={name} isNight={isNight} draw={draw} ground={toCssColour(palette.land)} />
  );
  return (
    <section className={styles.drawer} data-drawer aria-label={words.title} data-testid="map-legend">
      <header className={styles.head}>
        <h3>{words.title}</h3>
        <IconButton shape="cross" label={words.close} onClick={onClose} />
      </header>
      <Part title={words.kinds}>
        {CameraKind.options.map((kind) => sign(t.kinds[kind], camera(kind, 'live')))}
      </Part>
      <Part title={words.states}>{looks.map((look) => sign(t.map.looks[look], camera('fixed', look)))}</Part>
      <Part title={words.many}>
        {sign(words.cluster, cluster({}))}
        {sign(words.partOffline, cluster({ broken: 3 }))}
        {sign(words.withAlerts, cluster({ priority: 'high' }))}
      </Part>
      <Part title={words.alerts}>
        {AlertPriority.options.map((priority) =>
          sign(t.alerts.priorities[priority], (to) => paintPriorityMark(to, priority, true, 0, 0, 20)),
        )}
        {sign(t.map.alert.acknowledged, (to) => paintPriorityMark(to, 'high', false, 0, 0, 20))}
      </Part>
      <Part title={words.ground}>
        {sign(words.cone, (to) => {
          to.beginPath();
          to.moveTo(0, 13);
          to.lineTo(-12, -10);
          to.lineTo(12, -10);
          to.closePath();
          to.fillStyle = ink.cone.fill;
          to.fill();
          to.strokeStyle = ink.cone.line;
          to.lineWidth = 1.25;
          to.stroke();
        })}
        {sign(words.knownHeight, roof(false))}
        {sign(words.estimatedHeight, roof(true))}
      </Part>
      <p className={styles.dim}>
        <LabelWithKey text={words.card} />
      </p>
    </section>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <h4>{title}</h4>
      <ul className={styles.signs}>{children}</ul>
    </>
  );
}

function Sign(props: {
  readonly name: string;
  readonly isNight: boolean;
  readonly ground: string;
  /** Draws around the centre. */
  readonly draw: Draw;
}) {
  const { name, ground, draw } = props;
  const square = useRef<HTMLCanvasElement>(null);
  const paint = useRef(draw);
  paint.current = draw;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing depends on the time of day
  useEffect(() => {
    const canvas = square.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    // At display resolution, for any pixel density.
    const across = Math.round(canvas.clientWidth * window.devicePixelRatio);
    Object.assign(canvas, { width: across, height: across });
    context.fillStyle = ground;
    context.fillRect(0, 0, across, across);
    context.translate(across / 2, across / 2);
    context.scale(across / squarePx, across / squarePx);
    paint.current(context);
  }, [props.isNight, ground]);
  return (
    <li>
      <canvas ref={square} />
      <span>{name}</span>
    </li>
  );
}
