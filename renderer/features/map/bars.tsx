import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useLanguage } from '../../i18n/translations.ts';
import type { MapSceneState } from '../../map/api.ts';
import { formatArea, formatLength, measureAreaM2, measureLengthM } from '../../map/signs/lengths.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { type MapAction, mapKeys } from './keys.ts';
import styles from './map.module.css';
import { useWallButtonLabel } from './mapWall.tsx';
import type { MapModel, MapStore } from './model.ts';
import type { MapWorld } from './world.ts';

interface Props {
  readonly model: MapStore;
  readonly scene: StoreApi<MapSceneState> | undefined;
  readonly count: string;
  readonly wide: boolean;
  readonly onCommand: (action: MapAction) => void;
  readonly onWide: () => void;
  readonly onClose: () => void;
}

const isPressed: Readonly<Partial<Record<MapAction, (model: MapModel) => boolean>>> = {
  lasso: ({ mode }) => mode === 'lasso',
  measure: ({ mode }) => mode === 'measure',
  seen: ({ drawer }) => drawer === 'seen',
  gaps: ({ drawer }) => drawer === 'gaps',
  bookmarks: ({ drawer }) => drawer === 'bookmarks',
  pin: ({ mode, drawer }) => mode === 'pin' || drawer === 'pin',
  legend: ({ drawer }) => drawer === 'legend',
};

/** The toolbar of the map. */
export function MapToolbar({ model, scene, count, wide, onCommand, onWide, onClose }: Props) {
  const { t } = useLanguage();
  const now = useStore(model);
  const { tools } = t.map;
  const tool = (action: MapAction, name: string) => (
    <Button
      key={action}
      look="chip"
      className={styles.tool}
      {...(isPressed[action] ? { pressed: isPressed[action](now) } : {})}
      // The focus stays on the map.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onCommand(action)}
    >
      {name} <kbd>{mapKeys.presses[action]?.[0]}</kbd>
    </Button>
  );
  return (
    <header className={styles.bar}>
      <div className={styles.head}>
        <h2>{t.map.title}</h2>
        <span className={styles.count}>{count}</span>
        <IconButton shape="wide" label={wide ? t.map.narrow : t.map.wide} pressed={wide} onClick={onWide} />
        <IconButton shape="cross" label={t.map.close} onClick={onClose} />
      </div>
      <div className={styles.tools} role="toolbar" aria-label={t.map.title}>
        {tool('goTo', tools.goTo)}
        {tool('lasso', tools.lasso)}
        {tool('wall', tools.wall)}
        {tool('seen', tools.seen)}
        {tool('gaps', tools.gaps)}
        {tool('measure', tools.measure)}
        {tool('bookmarks', tools.bookmarks)}
        {tool('pin', tools.pin)}
        {tool('print', tools.print)}
        {scene ? <TiltTool scene={scene} tool={tool} /> : tool('top', tools.flat)}
        {tool('night', now.night ? tools.day : tools.night)}
        {tool('legend', tools.legend)}
      </div>
    </header>
  );
}

function TiltTool({
  scene,
  tool,
}: {
  readonly scene: StoreApi<MapSceneState>;
  readonly tool: (action: MapAction, name: string) => React.ReactNode;
}) {
  const { t } = useLanguage();
  const isTilted = useStore(scene, ({ view }) => view.tiltDeg > 0);
  return tool('top', isTilted ? t.map.tools.flat : t.map.tools.tilted);
}

/** The number of selected cameras, and the actions on them. */
export function CameraSelectionBar({
  world,
  onCommand,
}: {
  readonly world: MapWorld;
  readonly onCommand: (action: MapAction) => void;
}) {
  const { t } = useLanguage();
  const wallWords = useWallButtonLabel();
  const count = useStore(world.model, (now) => now.selection.size);
  if (count === 0) return null;
  const words = t.map.card;
  return (
    <div className={styles.selection} data-testid="map-selection">
      <strong>{words.selected(count)}</strong>
      <Button onClick={() => onCommand('wall')} says={wallWords(count)} />
      <Button look="quiet" onClick={() => world.model.setState({ selection: new Set() })}>
        {words.clear}
      </Button>
    </div>
  );
}

/** The trail on the map, and the actions on it. */
export function IncidentTrailBar({ world }: { readonly world: MapWorld }) {
  const { t } = useLanguage();
  const trail = useStore(world.model, (now) => now.trail);
  if (trail.length === 0) return null;
  const words = t.map.trail;
  const cameras = [...new Set(trail.map(({ camera }) => camera))];
  return (
    <div className={styles.selection} data-testid="map-trail">
      <strong>{words.title(cameras.length)}</strong>
      <Button onClick={() => world.onWall(cameras)}>{words.wall}</Button>
      <Button look="quiet" onClick={() => world.model.setState({ trail: [] })}>
        {words.clear}
      </Button>
    </div>
  );
}

/** What a click and Enter do in the mode in use, and what was measured. Nothing in the mode `look`. */
export function MapModeLine({ model }: { readonly model: MapStore }) {
  const { t, language } = useLanguage();
  const mode = useStore(model, (now) => now.mode);
  const points = useStore(model, (now) => now.points);
  if (mode === 'look') return null;
  const words = t.map.modes;
  return (
    <div className={styles.mode} role="status" data-testid="map-mode">
      {mode === 'measure' && points.length > 1 && (
        <strong>
          {words.measured(
            formatLength(measureLengthM(points), language),
            points.length < 3 ? undefined : formatArea(measureAreaM2(points), language),
          )}
        </strong>
      )}
      <span>{words[mode]}</span>
    </div>
  );
}

/** A mark in the middle of the view, where keys act while nothing with a location is selected, or while something is drawn. */
export function MapCentreMark({ model }: { readonly model: MapStore }) {
  const isShown = useStore(
    model,
    ({ subject, mode }) => (subject?.kind ?? 'ward') === 'ward' || mode !== 'look',
  );
  return (
    isShown && <span className={styles.middle} data-dark="" aria-hidden="true" data-testid="map-middle" />
  );
}
