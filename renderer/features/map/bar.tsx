import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useSpeech } from '../../i18n/words.ts';
import type { SceneState } from '../../map/api.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import type { MapAction } from './keys.ts';
import styles from './map.module.css';
import type { MapModel, MapStore } from './model.ts';

interface Props {
  readonly model: MapStore;
  readonly scene: StoreApi<SceneState> | undefined;
  readonly count: string;
  readonly wide: boolean;
  readonly onCommand: (action: MapAction) => void;
  readonly onWide: () => void;
  readonly onClose: () => void;
}

const down: Readonly<Partial<Record<MapAction, (model: MapModel) => boolean>>> = {
  lasso: ({ mode }) => mode === 'lasso',
  measure: ({ mode }) => mode === 'measure',
  seen: ({ drawer }) => drawer === 'seen',
  gaps: ({ drawer }) => drawer === 'gaps',
  bookmarks: ({ drawer }) => drawer === 'bookmarks',
  pin: ({ mode, drawer }) => mode === 'pin' || drawer === 'pin',
  legend: ({ drawer }) => drawer === 'legend',
};

/** What can be done on the map, each with its key. */
export function MapBar({ model, scene, count, wide, onCommand, onWide, onClose }: Props) {
  const { t } = useSpeech();
  const now = useStore(model);
  const { tools } = t.map;
  const tool = (action: MapAction, name: string, key: string) => (
    <Button
      key={action}
      look="chip"
      className={styles.tool}
      {...(down[action] ? { pressed: down[action](now) } : {})}
      // The map keeps the keys.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onCommand(action)}
    >
      {name} <kbd>{key}</kbd>
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
        {tool('goTo', tools.goTo, 'G')}
        {tool('lasso', tools.lasso, 'L')}
        {tool('wall', tools.wall, 'W')}
        {tool('seen', tools.seen, 'V')}
        {tool('gaps', tools.gaps, 'C')}
        {tool('measure', tools.measure, 'M')}
        {tool('bookmarks', tools.bookmarks, 'B')}
        {tool('pin', tools.pin, 'I')}
        {tool('print', tools.print, 'O')}
        {scene ? <TiltTool scene={scene} tool={tool} /> : tool('top', tools.flat, 'T')}
        {tool('night', now.night ? tools.day : tools.night, 'D')}
        {tool('legend', tools.legend, '?')}
      </div>
    </header>
  );
}

function TiltTool({
  scene,
  tool,
}: {
  readonly scene: StoreApi<SceneState>;
  readonly tool: (action: MapAction, name: string, key: string) => React.ReactNode;
}) {
  const { t } = useSpeech();
  const isTilted = useStore(scene, ({ view }) => view.tiltDeg > 0);
  return tool('top', isTilted ? t.map.tools.flat : t.map.tools.tilted, 'T');
}
