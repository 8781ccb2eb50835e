import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useSpeech } from '../../i18n/words.ts';
import { windowKey } from '../../shared/keyTable.ts';
import type { Unmasked } from '../../shared/masks.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { useMedia } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { hasKeys } from '../../ui/whoseKeys.ts';
import { useWindowKeys } from '../../ui/windowKeys.ts';
import { useWall } from '../wall/public.ts';
import { UnmaskPanel } from './unmask/index.tsx';
import { UnmaskedMark } from './unmask/mark.tsx';

/** Cameras without their privacy masks: key and command for the selected tile, its form, and the mark on each tile. */
export function useUnmasking(options: {
  readonly enabled: boolean;
  /** The desk is locked: its form stays as it is, unseen, for anyone who locked it. Often they fetch the second person. */
  readonly locked: boolean;
  readonly cameras: CamerasState;
  readonly unmasked: Unmasked;
  readonly operator: Operator | null | undefined;
  /** Signed in without the site. */
  readonly isAway: boolean;
  /** What else lies over a tile's picture. */
  readonly over: (tile: number, camera: CameraId) => ReactNode;
}): {
  /** Undefined for somebody who may not. */
  readonly open: (() => void) | undefined;
  readonly panel: ReactNode;
  readonly over: (tile: number, camera: CameraId) => ReactNode;
} {
  const media = useMedia();
  const wall = useWall();
  const onToast = useToast();
  const { t, language } = useSpeech();
  const { enabled, locked, cameras, unmasked, operator } = options;
  const beneath = options.over;
  const words = t.people.unmask;
  const [camera, setCamera] = useState<CameraId>();
  const lifted = useStore(unmasked.store);
  const maySee = operator?.rights.includes('video.unmasked') === true;

  function open(): void {
    const found = media.tile(wall.getState().selected)?.camera;
    const masks = found && cameras.byId.get(found)?.camera.masks;
    if (options.isAway)
      onToast(faultText({ code: 'offline.notAllowed', params: { right: 'video.unmasked' } }, language));
    else if (!maySee) onToast(t.frame.mayNot(t.people.commands.unmask, 'video.unmasked'));
    else if (!found) onToast(words.empty);
    else if (!masks || masks.length === 0) onToast(words.none);
    else setCamera(found);
  }
  useWindowKeys((event) => {
    if (!enabled || windowKey(event) !== 'unmask' || hasKeys(event.target)) return;
    event.preventDefault();
    open();
  });
  // Of anyone who was let see them only, and only while they are there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is a reason
  useEffect(() => unmasked.end(), [enabled, operator?.id, unmasked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another operator is the reason
  useEffect(() => setCamera(undefined), [operator?.id]);
  const over = useCallback(
    (tile: number, of: CameraId) => {
      const until = lifted.get(of);
      return (
        <>
          {beneath(tile, of)}
          {until !== undefined && <UnmaskedMark until={until} />}
        </>
      );
    },
    [lifted, beneath],
  );

  return {
    open: maySee ? open : undefined,
    panel: (enabled || locked) && camera && (
      <UnmaskPanel
        key={camera}
        locked={locked}
        camera={camera}
        entry={cameras.byId.get(camera)}
        onUnmask={unmasked.begin}
        onClose={() => setCamera(undefined)}
      />
    ),
    over,
  };
}
