import { type RefObject, useEffect, useMemo, useState } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { createStage, type Stage } from './stage.ts';
import type { MapWorld } from './world.ts';

/** The scene in its host, with the window's cameras and alerts on it, until the panel goes. */
export function useStage(options: {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly world: MapWorld;
  readonly flat: boolean;
}): Stage | undefined {
  const { host, flat } = options;
  // Not the world itself, which is another one when somebody's rights change: the map stays.
  const { model, mirror, alerts, found } = options.world;
  const [stage, setStage] = useState<Stage>();
  const { t } = useSpeech();
  const of = useMemo(() => ({ looks: t.map.looks, priorities: t.alerts.priorities }), [t]);
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = createStage({ host: element, model, mirror, alerts, found, flat, words: of });
    setStage(made);
    return () => {
      setStage(undefined);
      made.dispose();
    };
  }, [host, model, mirror, alerts, found, flat, of]);
  return stage;
}
