import { useEffect, useMemo, useState } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import { ok } from '../../../core/base/result.ts';
import type { Language } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { createSerialRequest } from '../../ui/query.ts';
import {
  type ChosenAlertFilter,
  getAlertClassName,
  getAlertPosition,
  hasChosenFilter,
  selectListedAlerts,
  toAlertFilter,
} from '../alerts/public.ts';
import type { AlertsOnMap } from './world.ts';

/** Maximum drawn alerts that remain distinguishable; the queue's first, and so the highest priorities. */
const mostDrawn = 600;
/** Minimum interval of requests for a changing queue, ms. */
const askEveryMs = 1_000;

const none: AlertsOnMap = { drawn: [], byId: new Map(), total: undefined };

interface AlertWords {
  readonly language: Language;
  readonly policy: AlertPolicy | undefined;
  readonly byId: CamerasState['byId'];
}

/** Returns the queue's alerts with a location for the map; others appear only in the list. */
export function selectAlertsOnMap(
  rows: readonly ShownAlert[],
  total: number | undefined,
  { language, policy, byId }: AlertWords,
): AlertsOnMap {
  const drawn = rows.flatMap(({ alert }) => {
    const at = getAlertPosition(alert, byId);
    if (!at) return [];
    const { id, priority, camera } = alert;
    return {
      id,
      priority,
      camera,
      lat: at.lat,
      lon: at.lon,
      at: alert.receivedAt,
      title: getAlertClassName(alert.class, { language }, policy),
      acknowledged: alert.acknowledged !== null,
    };
  });
  return { drawn, byId: new Map(rows.map(({ alert }) => [alert.id, alert] as const)), total };
}

/** Loads the filtered open alerts while the map is open. */
export function useMapAlerts(options: {
  readonly enabled: boolean;
  readonly chosen: StoreApi<ChosenAlertFilter>;
  readonly policy: AlertPolicy | undefined;
}): StoreApi<AlertsOnMap> {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { language } = useLanguage();
  const { enabled, chosen, policy } = options;
  const [store] = useState(() => createStore<AlertsOnMap>(() => none));
  const notify = useMemo(() => ({ policy, language }), [policy, language]);
  useEffect(() => {
    if (!enabled) {
      store.setState(none, true);
      return undefined;
    }
    let rows: readonly ShownAlert[] = [];
    let dueAt = Number.NEGATIVE_INFINITY;
    let cancelDue: (() => void) | undefined;
    const totalOf = () => {
      // The total of a limited queue is unknown.
      if (hasChosenFilter(chosen.getState())) return undefined;
      const queued = mirror.queue.getState()?.queued;
      return queued && Object.values(queued).reduce((sum, n) => sum + n, 0);
    };
    const show = () =>
      store.setState(
        selectAlertsOnMap(rows, totalOf(), { ...notify, byId: mirror.cameras.getState().byId }),
        true,
      );
    const asking = createSerialRequest(
      async () =>
        ok(await selectListedAlerts(desk, toAlertFilter('queue', chosen.getState(), clock.now()), mostDrawn)),
      (answer) => {
        if (!answer.ok) return;
        rows = answer.value;
        show();
      },
    );
    function ask(): void {
      if (cancelDue) return;
      const waitMs = Math.max(0, dueAt - clock.monotonic());
      cancelDue = clock.after(waitMs, () => {
        cancelDue = undefined;
        dueAt = clock.monotonic() + askEveryMs;
        asking.ask();
      });
    }
    let revision = mirror.queue.getState()?.revision;
    const cancels = [
      mirror.queue.subscribe((queue) => {
        if (queue?.revision === revision) return;
        revision = queue?.revision;
        ask();
      }),
      chosen.subscribe(ask),
      // An alert located by its camera may become locatable.
      mirror.cameras.subscribe(show),
    ];
    ask();
    return () => {
      cancelDue?.();
      asking.close();
      for (const cancel of cancels) cancel();
    };
  }, [enabled, desk, mirror, clock, chosen, notify, store]);
  return store;
}

/** Returns the location of an alert selected in the queue. */
export const getQueueAlertPosition = (alert: Alert, cameras: Pick<CamerasState, 'byId'>) =>
  getAlertPosition(alert, cameras.byId);
