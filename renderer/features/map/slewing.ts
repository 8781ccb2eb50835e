import { type RefObject, useEffect, useRef } from 'react';
import { faultText } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useSay } from '../../shared/saying.ts';
import type { MapDeeds } from './deeds.ts';
import type { FoundSeers } from './followSeers.ts';
import { alreadyThere, bestToSlew } from './seen.tsx';
import type { MapWorld } from './world.ts';

/**
 * Turns the best free PTZ to the place that is asked about. Pressed before it is known who sees that, it asks, and turns one as soon
 * as that is found, unless the list was closed or the desk locked meanwhile.
 */
export function useSlew(options: {
  readonly world: MapWorld;
  readonly found: FoundSeers;
  /** The list of those that see a place is open. */
  readonly isListed: boolean;
  readonly deeds: RefObject<MapDeeds | undefined>;
}): () => Promise<void> {
  const { world, found, isListed, deeds } = options;
  const { t, language } = useSpeech();
  const words = t.map.seen;
  const say = useSay();
  const isAwaited = useRef(false);
  useEffect(() => {
    if (!isListed) isAwaited.current = false;
    else if (found && isAwaited.current) deeds.current?.run({ key: 'slew' });
  }, [isListed, found, deeds]);
  useEffect(
    () => () => {
      isAwaited.current = false;
    },
    [],
  );
  return async () => {
    isAwaited.current = !found;
    if (!found) {
      if (!isListed) deeds.current?.run({ key: 'seen' });
      say(words.working);
      return;
    }
    const best = bestToSlew(found);
    const number = best && world.mirror.cameras.getState().byId.get(best.id)?.camera.number;
    const fault = best?.slew && (await world.onSlew(best.id, best.slew));
    const there = alreadyThere(found, world);
    if (!best?.slew || number === undefined) say(there ? words.isThere(there.number) : words.noSlew);
    else say(fault ? faultText(fault, language) : words.slewed(number));
  };
}
