import { type RefObject, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Clock } from '../core/clock.ts';
import type { SavedLayout } from '../core/domain/library.ts';
import type { Right } from '../core/domain/operator.ts';
import type { Offer } from '../core/domain/share.ts';
import { activeTab } from '../core/domain/tabs.ts';
import { layoutOf } from '../core/domain/wall.ts';
import type { Desk } from './client.ts';
import { useSpeech } from './i18n/words.ts';
import type { CamerasState, Mirror } from './mirror.ts';
import type { PanelName } from './panelKeys.ts';
import { LibraryPanel } from './panels/library/index.tsx';
import { recentAfter, sendable } from './panels/share/model.ts';
import { Offers } from './panels/share/offers.tsx';
import { SendPanel } from './panels/share/send.tsx';
import type { Turns } from './panels/wall/turns.ts';
import { newTabId, selectedCameraOf, type WallStore } from './wall.ts';

/** Shows what was sent: in place of what stands here, or in a tab of its own. */
function takeOffer(
  wall: WallStore,
  { content, from }: Offer,
  where: 'tile' | 'tab',
  cameras: CamerasState,
): void {
  if (content.kind === 'layout') {
    const name = content.name || from.name;
    if (where === 'tab')
      wall.act({
        do: 'addTab',
        id: newTabId(),
        layout: content.layout,
        name: name.slice(0, 40),
        withheld: content.withheld,
      });
    else wall.act({ do: 'show', layout: content.layout, withheld: content.withheld });
    return;
  }
  const { camera } = content;
  if (camera === null) return;
  if (where === 'tile') {
    wall.act({ do: 'put', camera, advance: false });
    return;
  }
  const name = cameras.byId.get(camera)?.camera.name ?? from.name;
  const layout = { division: '1' as const, tiles: [camera] };
  wall.act({ do: 'addTab', id: newTabId(), layout, name: name.slice(0, 40) });
}

/** Shows a layout that the site keeps: in place of what stands here, or in a tab of its own. */
export function openSaved(wall: WallStore, saved: SavedLayout, where: 'here' | 'tab'): void {
  const { layout, withheld, name } = saved;
  if (where === 'tab') {
    wall.act({ do: 'addTab', id: newTabId(), layout, name: name.slice(0, 40), withheld });
    return;
  }
  wall.act({ do: 'show', layout, withheld });
  wall.act({ do: 'renameTab', id: wall.getState().tabs.active, name });
}

interface Props {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly wall: WallStore;
  readonly turns: StoreApi<Turns>;
  readonly clock: Clock;
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  /** What was sent here last. */
  readonly newest: RefObject<HTMLElement | null>;
}

const rightOf = (mirror: Mirror, right: Right) =>
  mirror.status.getState().desk?.operator?.rights.includes(right) === true;

/** What lies over the wall for a moment: sending, the library, and what others sent here. */
export function OverWall({ desk, mirror, wall, turns, clock, open, onClose, newest }: Props) {
  const { t } = useSpeech();
  const { offers } = useStore(mirror.shared);
  const cameras = useStore(mirror.cameras);
  const isConnected = useStore(mirror.status, ({ desk: now }) => now?.site.state === 'connected');
  const selected = useStore(wall, (state) => state.selected);
  const { name } = useStore(wall, ({ tabs }) => activeTab(tabs));
  const layout = useStore(wall, layoutOf);
  const [recent, setRecent] = useState<readonly string[]>([]);
  const settle = (offer: Offer, how: 'accepted' | 'dismissed') =>
    void desk.call('share.settle', { id: offer.id, how }); // its word comes by the topic
  const close = () => open && onClose(open);
  const inSight = () => {
    const camera = selectedCameraOf(wall.getState(), turns.getState());
    return camera && cameras.byId.get(camera);
  };
  return (
    <>
      {(open === 'sendCamera' || open === 'sendLayout') && (
        <SendPanel
          key={open}
          desk={desk}
          clock={clock}
          {...sendable(activeTab(wall.getState().tabs), inSight(), t)}
          first={open === 'sendCamera' ? 'camera' : 'layout'}
          recent={recent}
          onSent={(key) => setRecent((before) => recentAfter(before, key))}
          onClose={close}
        />
      )}
      {open === 'library' && (
        <LibraryPanel
          desk={desk}
          library={mirror.library}
          current={{ name, layout }}
          mayShare={rightOf(mirror, 'layout.shared')}
          isConnected={isConnected}
          onOpen={(saved, where) => {
            openSaved(wall, saved, where);
            close();
          }}
          onClose={close}
        />
      )}
      <Offers
        offers={offers}
        byId={cameras.byId}
        selected={selected}
        newest={newest}
        onAccept={(offer, where) => {
          takeOffer(wall, offer, where, cameras);
          settle(offer, 'accepted');
        }}
        onDismiss={(offer) => settle(offer, 'dismissed')}
      />
    </>
  );
}
