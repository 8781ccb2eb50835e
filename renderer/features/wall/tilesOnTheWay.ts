import { useCallback, useEffect } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Cancel } from '../../../core/base/clock.ts';
import { CameraId } from '../../../core/base/ids.ts';
import { contentOn } from '../../../core/wall/layout.ts';
import type { TileExchange, TileOnTheWay } from '../../../core/wall/onTheWay.ts';
import { cameraDrag, layoutOf, type Wall } from '../../../core/wall/wall.ts';
import type { WallDeed } from '../../../core/wall/wallDeed.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useSay } from '../../shared/saying.ts';
import { hasOwnKeys } from '../../ui/whoseKeys.ts';
import { deedOfExchange, tileDrag, tileIn } from './model.ts';

/** This window's word for itself on tiles that it sends on their way. */
const self = crypto.randomUUID();

/** A tile on its way to another tile or another window, as text. */
function carried({ tabs }: Wall, tile: number): string {
  const content = contentOn(layoutOf({ tabs }), tile);
  return JSON.stringify({ window: self, tab: tabs.active, tile, content } satisfies TileOnTheWay);
}

/**
 * Tiles that are dragged or copied, within the wall and from window to window, and cameras that are dropped onto it.
 * `onExchange`: a tile of one window was dropped onto one of another.
 */
export function useTilesOnTheWay(options: {
  readonly wall: StoreApi<Wall>;
  readonly act: (deed: WallDeed) => void;
  readonly onExchange: ((heard: (exchange: TileExchange) => void) => Cancel) | undefined;
}) {
  const { wall, act, onExchange } = options;
  const say = useSay();
  const { t } = useSpeech();
  const onDrag = useCallback(
    (tile: number, data: DataTransfer) => {
      data.setData(tileDrag, carried(wall.getState(), tile));
      data.effectAllowed = 'copyMove';
    },
    [wall],
  );
  const onDrop = useCallback(
    (tile: number, data: DataTransfer, copies: boolean) => {
      const camera = CameraId.safeParse(data.getData(cameraDrag));
      const from = tileIn(data.getData(tileDrag));
      if (camera.success && copies) act({ do: 'paste', content: camera.data, tile });
      else if (camera.success) act({ do: 'putOn', camera: camera.data, tile });
      else if (from && !copies && from.window === self && from.tab === wall.getState().tabs.active)
        act({ do: 'swap', from: from.tile, to: tile });
      else if (from && !copies && from.window !== self) {
        const content = contentOn(layoutOf(wall.getState()), tile);
        act({ do: 'exchange', content: from.content, tile });
        void window.watchfloor?.shell['tile.exchange']({ from, content }); // where it is refused the tile there stays
      } else if (from) act({ do: 'paste', content: from.content, tile });
      // What comes from elsewhere brings the keys: Ctrl+Z is about what was dropped. The page itself may not take them.
      void window.watchfloor?.shell['window.focus']({}); // where it is refused the keys stay where they were
      if (from && copies && from.window !== self) say(t.layouts.copiedHere);
    },
    [act, wall, say, t],
  );
  useEffect(
    () =>
      onExchange?.((exchange) => {
        const deed = deedOfExchange(wall.getState(), self, exchange);
        if (!deed) return;
        act(deed);
        say(t.layouts.exchanged(deed.tile + 1));
      }),
    [onExchange, wall, act, say, t],
  );
  useEffect(() => {
    const isOurs = ({ target }: ClipboardEvent) => !hasOwnKeys(target);
    const onCopy = (event: ClipboardEvent) => {
      const { selected } = wall.getState();
      if (!isOurs(event) || contentOn(layoutOf(wall.getState()), selected) === null) return;
      event.clipboardData?.setData(tileDrag, carried(wall.getState(), selected));
      event.preventDefault();
      say(t.layouts.copied(selected + 1));
    };
    const onPaste = (event: ClipboardEvent) => {
      const from = tileIn(event.clipboardData?.getData(tileDrag) ?? '');
      if (!isOurs(event) || !from) return;
      event.preventDefault();
      act({ do: 'paste', content: from.content, tile: wall.getState().selected });
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [wall, act, say, t]);
  return { onDrag, onDrop };
}
