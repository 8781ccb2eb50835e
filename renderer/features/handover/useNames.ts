import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { cityClasses } from '../../../core/alerts/classes.ts';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useAsked } from '../../ui/asked.ts';

/** What a report names by id only, as it is called at this desk. */
export function useNames(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly cameras: StoreApi<CamerasState>;
}): ReportNames {
  const { desk, cameras } = options;
  const { language } = useSpeech();
  const byId = useStore(cameras, (now) => now.byId);
  const ask = useCallback(() => desk.call('alert.policy', {}), [desk]);
  const classes = useAsked(ask, undefined).value?.classes ?? cityClasses;
  return useMemo(
    () => ({
      camera: (id) => byId.get(id)?.camera.name,
      alertClass: (key) => classes[key]?.name[language],
    }),
    [byId, classes, language],
  );
}
