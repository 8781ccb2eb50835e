import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { getMissingCameraReason } from '../../../core/wall/wall.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { isReplaySupported } from '../../media/replay/index.ts';
import { getMasksByCamera } from '../../shared/masks.ts';
import { useMedia, useMirror } from '../../shared/services.ts';
import { useToast } from '../../shared/toast.ts';
import { useContextKeys } from '../../ui/keyDispatch.ts';
import { usesKeysItself } from '../../ui/keyOwner.ts';
import { zoomByKey } from '../../ui/zoomable.tsx';
import { getPictureZoomKey } from './pictureZoomKeys.ts';
import { ReplayPanel } from './replay/index.tsx';

/** The replay of the selected tile's camera next to the wall, and the keys of its zoom. */
export function useZoomAndReplay(options: {
  readonly enabled: boolean;
  /** True while a camera number is being typed: its digits are not zoom keys. */
  readonly isTyping: boolean;
  /** Captures the replay's picture for an export. */
  readonly capture: Parameters<typeof ReplayPanel>[0]['capture'];
  readonly tools: ReactNode;
}): { readonly panel: ReactNode; readonly onReplay: ((tile: number) => void) | undefined } {
  const mirror = useMirror();
  const media = useMedia();
  const onToast = useToast();
  const { t } = useLanguage();
  const { enabled } = options;
  const masks = useMemo(() => getMasksByCamera(mirror), [mirror]);
  const cameras = useStore(mirror.cameras);
  const [camera, setCamera] = useState<CameraId>();
  // Its present tile: tiles are swapped, and sequences continue.
  const [tile, setTile] = useState<number>();
  const hasGone = camera !== undefined && getMissingCameraReason(camera, cameras) !== undefined;
  const opened = enabled && !hasGone ? camera : undefined;

  const onReplay = useCallback(
    (at: number) => {
      const found = media.tile(at)?.camera;
      // Repeating the command closes it.
      if (found) setCamera((now) => (now === found ? undefined : found));
      else onToast(t.replay.nothing);
    },
    [media, onToast, t],
  );

  useEffect(() => {
    // A camera that may no longer be viewed has no replay.
    if (!enabled || hasGone) setCamera(undefined);
  }, [enabled, hasGone]);

  useEffect(() => {
    const find = () => setTile(media.tiles().find((each) => each.camera === opened)?.tile);
    find();
    return opened ? media.onTiles(find) : undefined;
  }, [opened, media]);

  // An arrow that pans selects no other tile, and 0 starts no number.
  useContextKeys('closer', (event) => {
    if (!enabled || options.isTyping || event.ctrlKey || event.altKey || event.metaKey) return false;
    const by = usesKeysItself(event.target) ? undefined : getPictureZoomKey(event);
    return by !== undefined && zoomByKey('wall', by);
  });

  return {
    panel: opened && (
      <ReplayPanel
        capture={options.capture}
        tools={options.tools}
        key={opened}
        camera={opened}
        entry={cameras.byId.get(opened)}
        tile={tile}
        replay={media.replay}
        masks={masks}
        onClose={() => setCamera(undefined)}
      />
    ),
    onReplay: enabled && isReplaySupported() ? onReplay : undefined,
  };
}
