import { useEffect } from 'react';
import { useStore } from 'zustand';
import { faultText } from '../../../core/errors/faults.ts';
import { type CityHash, type CityState, cityReadBytes } from '../../../core/map/api.ts';
import type { ReadCity } from '../../../core/map/city/city.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { noCity } from '../../shared/mirror.ts';
import { useDesk, useMirror } from '../../shared/services.ts';
import type { MapStage } from './stage.ts';

/** The state of the city that this window draws. */
export interface CityLoadState {
  readonly state: 'waiting' | 'none' | 'there';
  readonly copying: CityState['copying'];
  readonly fault: string | undefined;
}

/** Creates a reader of the desk's city file. Rejects with the fault's code. */
export function createCityReader(
  desk: Pick<DeskClient, 'call'>,
  { hash, bytes }: { readonly hash: CityHash; readonly bytes: number },
): ReadCity {
  return async (at, length) => {
    // The index and wards of a large city exceed the desk's maximum reply.
    const whole = new Uint8Array(Math.max(0, Math.min(length, bytes - at)));
    for (let done = 0; done < whole.length; done += cityReadBytes) {
      const next = { hash, at: at + done, length: Math.min(cityReadBytes, whole.length - done) };
      const answer = await desk.call('city.read', next);
      if (!answer.ok) throw new Error(answer.fault.code);
      whole.set(answer.value, done);
    }
    return whole;
  };
}

/** Shows the desk's newest city, and returns its state. */
export function useDeskCity(stage: MapStage | undefined): CityLoadState {
  const desk = useDesk();
  const mirror = useMirror();
  const { language } = useLanguage();
  const reported = useStore(mirror.city);
  const { city, copying, fault } = reported;
  const hash = city?.hash;
  const bytes = city?.bytes;
  // Nothing was reported yet.
  const isWaiting = reported === noCity;
  useEffect(() => {
    if (!stage || isWaiting) return;
    if (hash === undefined || bytes === undefined) {
      stage.setCity(undefined);
      return;
    }
    stage.setCity({ file: hash, read: createCityReader(desk, { hash, bytes }) });
  }, [stage, desk, hash, bytes, isWaiting]);
  const attribution = city?.attribution ?? '';
  useEffect(() => stage?.signs.setAttribution(attribution), [stage, attribution]);
  return {
    state: city ? 'there' : isWaiting || copying ? 'waiting' : 'none',
    copying,
    fault: fault ? faultText(fault, language) : undefined,
  };
}
