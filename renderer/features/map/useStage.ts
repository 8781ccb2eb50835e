import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useSpeech } from '../../i18n/words.ts';
import { createStage, type Stage } from './stage.ts';
import type { MapWorld, ThumbnailState } from './world.ts';

/** The scene in its host, with the window's cameras and alerts on it, until the panel goes. */
export function useStage(options: {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly overview: RefObject<HTMLCanvasElement | null>;
  readonly world: MapWorld;
  readonly thumbnails: StoreApi<ThumbnailState>;
}): Stage | undefined {
  const { host, overview, thumbnails } = options;
  // Not the world itself, which is another one when somebody's rights change: the map stays.
  const { model, mirror, alerts, found, media } = options.world;
  const [stage, setStage] = useState<Stage>();
  const { t, language } = useSpeech();
  const words = useMemo(
    () => ({ looks: t.map.looks, priorities: t.alerts.priorities, language }),
    [t, language],
  );
  const spoken = useRef(words);
  spoken.current = words;
  useEffect(() => {
    const element = host.current;
    const canvas = overview.current;
    if (!element || !canvas) return undefined;
    const made = createStage({
      ...{ host: element, overview: canvas, model, mirror, alerts, found, thumbnails },
      words: spoken.current,
      tiles: () => media.tiles().map(({ camera }) => camera),
      onTiles: media.onTiles,
    });
    setStage(made);
    return () => {
      setStage(undefined);
      made.dispose();
    };
  }, [host, overview, model, mirror, alerts, found, media, thumbnails]);
  useEffect(() => stage?.scene.setWords(words), [stage, words]);
  return stage;
}
