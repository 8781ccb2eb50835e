import type { CityLabel, CityWard } from '../../../core/city/city.ts';
import type { Cancel } from '../../../core/clock.ts';
import type { Engine, Frame, Layer } from '../../scene/api.ts';
import { createAlerts } from '../../scene/signs/alerts.ts';
import type { ScreenBox } from '../../scene/signs/boxes.ts';
import type { SignHost } from '../../scene/signs/host.ts';
import { createLabels } from '../../scene/signs/labels.ts';
import { createWards } from '../../scene/signs/wards.ts';
import type { StageOptions } from './world.ts';

/** What stands on the map besides cameras. */
export interface StageSigns {
  /** What of the city bears a name. */
  setNames(labels: readonly CityLabel[], wards: readonly CityWard[]): void;
}

export function addSigns(
  engine: Engine,
  host: SignHost,
  options: Pick<StageOptions, 'alerts' | 'model'> & {
    readonly still: boolean;
    /** What cameras cover: no name may stand there. */
    readonly taken: (frame: Frame) => readonly ScreenBox[];
  },
): StageSigns & { readonly cancel: Cancel } {
  const { alerts: queue, model, still } = options;
  const alerts = createAlerts(host, { still });
  const wards = createWards(host);
  const labels = createLabels(host, {
    reserved: (frame) => [...options.taken(frame), ...alerts.boxes(frame)],
  });
  const setAlerts = () => alerts.setAlerts(queue.getState().drawn);
  const setWard = () => {
    const { subject } = model.getState();
    wards.select(subject?.kind === 'ward' ? subject.id : undefined);
  };
  setAlerts();
  const layers: readonly Layer[] = [alerts, wards, labels];
  const cancels = [
    ...layers.map((layer) => engine.add(layer)),
    queue.subscribe(setAlerts),
    model.subscribe(setWard),
  ];
  return {
    setNames(names, ofCity) {
      labels.setLabels(names);
      wards.setWards(ofCity);
      setWard();
    },
    cancel() {
      for (const cancel of cancels) cancel();
    },
  };
}
