import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type Translations, useLanguage } from '../../i18n/translations.ts';
import type { MapSceneState } from '../../map/api.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { isSiteUnavailable } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import type { CityLoadState } from './city.ts';
import styles from './map.module.css';
import type { MapWorld } from './world.ts';

interface Line {
  readonly text: string;
  readonly weight: 'warn' | 'calm';
}

/** Returns the warnings that limit the map's reliability. */
function linesOf(options: {
  readonly held: CityLoadState;
  readonly isDeskHere: boolean;
  readonly isSiteHere: boolean;
  readonly cameras: number | undefined;
  readonly scene: Pick<MapSceneState, 'isLost' | 'isSilent' | 'broken' | 'fault' | 'engine'>;
  /** Set if not all alerts of the queue are drawn. */
  readonly alerts: string | undefined;
  readonly t: Translations;
}): readonly Line[] {
  const { held, scene, cameras, t } = options;
  const words = t.map.city;
  const warn = (text: string): Line => ({ text, weight: 'warn' });
  const calm = (text: string): Line => ({ text, weight: 'calm' });
  const lines: Line[] = [];
  if (!options.isDeskHere) lines.push(warn(words.deskGone));
  if (scene.broken) lines.push(warn(words.broken(scene.broken)));
  if (scene.isSilent) lines.push(warn(words.silent));
  if (scene.isLost) lines.push(warn(words.lost));
  if (held.fault) lines.push(warn(held.fault));
  else if (scene.fault) lines.push(warn(words.unreadable(scene.fault)));
  if (held.copying)
    lines.push(calm(words.copying(Math.floor((100 * held.copying.have) / held.copying.total))));
  else if (held.state === 'waiting') lines.push(calm(words.loading));
  else if (held.state === 'none' && !held.fault)
    lines.push(calm(options.isSiteHere ? words.none : words.notYet));
  if (cameras === 0) lines.push(calm(words.noCameras));
  if (options.alerts) lines.push(calm(options.alerts));
  if (scene.engine === 'flat') lines.push(calm(words.flat));
  return lines;
}

export function MapStates({
  held,
  scene,
  alerts,
}: {
  readonly held: CityLoadState;
  readonly scene: StoreApi<MapSceneState>;
  readonly alerts: MapWorld['alerts'];
}) {
  const mirror = useMirror();
  const { t } = useLanguage();
  const status = useStore(mirror.status);
  const cameras = useStore(mirror.cameras);
  const isLost = useStore(scene, (now) => now.isLost);
  const isSilent = useStore(scene, (now) => now.isSilent);
  const broken = useStore(scene, (now) => now.broken);
  const fault = useStore(scene, (now) => now.fault);
  const engine = useStore(scene, (now) => now.engine);
  const isFilling = useStore(scene, ({ missing }) => missing > 0);
  const drawn = useStore(alerts, (now) => now.drawn.length);
  const total = useStore(alerts, (now) => now.total);
  const site = status.desk?.site;
  const lines = linesOf({
    held,
    isDeskHere: status.connected,
    isSiteHere: site?.state === 'connected',
    cameras: cameras.complete && cameras.asOf > 0 ? cameras.list.length : undefined,
    scene: { isLost, isSilent, broken, fault, engine },
    alerts: total !== undefined && total > drawn ? t.map.alert.more(drawn, total) : undefined,
    t,
  });
  return (
    <div className={styles.states} role="status">
      {site && status.connected && isSiteUnavailable(status.desk) && (
        <p data-weight="warn">
          <DataAge at={site.since} />
        </p>
      )}
      {lines.map(({ text, weight }) => (
        <p key={text} data-weight={weight}>
          {weight === 'warn' && <IconMark shape="triangle" />} {text}
        </p>
      ))}
      {isFilling && held.state === 'there' && (
        <p data-weight="calm" data-testid="map-filling">
          {t.map.city.filling}
        </p>
      )}
    </div>
  );
}
