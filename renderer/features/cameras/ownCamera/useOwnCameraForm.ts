import { useCallback, useEffect, useRef, useState } from 'react';
import type { Camera } from '../../../../core/cameras/camera.ts';
import type { Discovered, TrialPicture } from '../../../../core/cameras/ownCameraApi.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import { useDesk } from '../../../shared/services.ts';
import {
  emptyOwnCameraDraft,
  getTypedStream,
  isOnvifAddress,
  type OnvifDevice,
  type OwnCameraDraft,
  selectBestStream,
  selectSubStream,
  toCameraToAdd,
} from './model.ts';

/** The picture that the camera returned. */
export interface TrialResult {
  readonly picture: TrialPicture;
  /** The typed stream that the picture is of; another stream has not been tried. */
  readonly of: string;
  readonly sub: string | undefined;
  /** The fault for which its sub stream is left out. */
  readonly subFault: Fault | undefined;
}

export type OwnCameraPhase = 'form' | 'finding' | 'looking' | 'saving';

const keyOf = (draft: OwnCameraDraft, device: OnvifDevice | undefined) =>
  JSON.stringify(getTypedStream(draft, device));

export type OwnCameraForm = ReturnType<typeof useOwnCameraForm>;

/**
 * Adds a camera, from its address to the registry.
 * Typed values survive errors and are cleared once the camera is saved.
 */
export function useOwnCameraForm(
  first: Pick<OwnCameraDraft, 'number' | 'ward'>,
  onSaved: (camera: Camera) => void,
) {
  const desk = useDesk();
  const [draft, setDraft] = useState<OwnCameraDraft>(() => ({ ...emptyOwnCameraDraft, ...first }));
  const [device, setDevice] = useState<OnvifDevice>();
  const [stage, setStage] = useState<OwnCameraPhase>('form');
  const [fault, setFault] = useState<Fault>();
  const [seen, setSeen] = useState<TrialResult>();
  const [found, setFound] = useState<{ readonly list: readonly Discovered[]; readonly more: boolean }>();
  const [saved, setSaved] = useState<Camera>();
  /** Numbers the requests, so that responses to earlier ones are ignored. */
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
      // After a desk lock the form returns and pending requests are ignored; a save in progress still completes.
      setStage((now) => (now === 'saving' ? now : 'form'));
    },
    [],
  );

  const set = useCallback((to: Partial<OwnCameraDraft>) => {
    setDraft((before) => ({ ...before, ...to }));
    setSaved(undefined);
    // A device's streams depend on its address and on the credentials.
    if (to.address !== undefined || to.username !== undefined || to.password !== undefined)
      setDevice(undefined);
  }, []);

  async function find(): Promise<void> {
    turn.current += 1;
    const mine = turn.current;
    setStage('finding');
    setFault(undefined);
    const answer = await desk.call('camera.discover', {});
    if (mine !== turn.current) return;
    setStage('form');
    if (answer.ok) setFound({ list: answer.value.found, more: answer.value.more });
    else setFault(answer.fault);
  }

  async function look(chosen?: string): Promise<void> {
    turn.current += 1;
    const mine = turn.current;
    setStage('looking');
    setFault(undefined);
    setSeen(undefined);
    const failed = (why: Fault) => {
      setFault(why);
      setStage('form');
    };
    let asked = device && chosen !== undefined ? { ...device, chosen } : device;
    if (!asked && isOnvifAddress(draft.address)) {
      const { address: onvif, username, password } = draft;
      const response = await desk.call('camera.streams', {
        onvif: onvif.trim(),
        ...(username === '' ? {} : { username, password }),
      });
      if (mine !== turn.current) return;
      if (!response.ok) return failed(response.fault);
      const { streams, ptz } = response.value;
      asked = { onvif: onvif.trim(), streams, ptz, chosen: selectBestStream(streams) ?? '' };
    }
    setDevice(asked);
    const stream = getTypedStream(draft, asked);
    const tried = await desk.call('camera.try', stream);
    if (mine !== turn.current) return;
    if (!tried.ok) return failed(tried.fault);
    const shown = { picture: tried.value, of: keyOf(draft, asked), sub: undefined, subFault: undefined };
    setSeen(shown);
    const sub = asked && selectSubStream(asked);
    if (sub !== undefined) {
      const second = await desk.call('camera.try', { ...stream, url: sub });
      if (mine !== turn.current) return;
      setSeen(second.ok ? { ...shown, sub } : { ...shown, subFault: second.fault });
    }
    setStage('form');
  }

  const isSeen = seen !== undefined && seen.of === keyOf(draft, device);
  const ready = isSeen
    ? toCameraToAdd(draft, device, { width: seen.picture.width, sub: seen.sub })
    : undefined;

  async function save(): Promise<void> {
    if (!ready || stage !== 'form') return;
    setStage('saving');
    setFault(undefined);
    const answer = await desk.call('camera.add', ready);
    setStage('form');
    if (!answer.ok) return setFault(answer.fault);
    // The password stays at the site alone.
    setDraft({ ...emptyOwnCameraDraft, ward: draft.ward, number: String(answer.value.number + 1) });
    setDevice(undefined);
    setSeen(undefined);
    setFound(undefined);
    setSaved(answer.value);
    onSaved(answer.value);
  }

  const choose = (url: string) => void look(url); // calls return results
  return {
    draft,
    set,
    device,
    choose,
    stage,
    fault,
    seen,
    isSeen,
    isReady: ready !== undefined,
    found,
    saved,
    find,
    look,
    save,
  };
}
