import { type RefObject, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Right } from '../../core/people/operator.ts';
import type { Offer } from '../../core/wall/share.ts';
import { activeTab } from '../../core/wall/tabs.ts';
import { layoutOf } from '../../core/wall/wall.ts';
import { useSequences, useWall } from '../features/wall/context.ts';
import { LibraryPanel } from '../features/wall/library/index.tsx';
import { recentAfter, sendable } from '../features/wall/share/model.ts';
import { Offers } from '../features/wall/share/offers.tsx';
import { SendPanel } from '../features/wall/share/send.tsx';
import { selectedCameraOf } from '../features/wall/wall.ts';
import { useSpeech } from '../i18n/words.ts';
import type { Mirror } from '../shared/mirror.ts';
import { useDesk, useMirror } from '../shared/services.ts';
import { openSaved, takeOffer } from './opening.ts';
import type { PanelName } from './panels.ts';

interface Props {
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  /** What was sent here last. */
  readonly newest: RefObject<HTMLElement | null>;
}

const rightOf = (mirror: Mirror, right: Right) =>
  mirror.status.getState().desk?.operator?.rights.includes(right) === true;

/** What lies over the wall for a moment: sending, the library, and what others sent here. */
export function OverWall({ open, onClose, newest }: Props) {
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const sequences = useSequences();
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
  const isLibrary = open === 'library';
  // What is saved under a name is what was in sight when it was given.
  useEffect(() => (isLibrary ? sequences.stay() : undefined), [isLibrary, sequences]);
  const close = () => open && onClose(open);
  const inSight = () => {
    const camera = selectedCameraOf(wall.getState(), sequences.getState());
    return camera && cameras.byId.get(camera);
  };
  return (
    <>
      {(open === 'sendCamera' || open === 'sendLayout') && (
        <SendPanel
          key={open}
          {...sendable(activeTab(wall.getState().tabs), inSight(), t)}
          first={open === 'sendCamera' ? 'camera' : 'layout'}
          recent={recent}
          onSent={(key) => setRecent((before) => recentAfter(before, key))}
          onClose={close}
        />
      )}
      {isLibrary && (
        <LibraryPanel
          library={mirror.library}
          current={{ name, layout }}
          mayShare={rightOf(mirror, 'layout.shared')}
          isConnected={isConnected}
          onOpen={(saved, where) => {
            if (openSaved(wall, saved, where)) close();
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
          if (takeOffer(wall, offer, where, cameras)) settle(offer, 'accepted');
        }}
        onDismiss={(offer) => settle(offer, 'dismissed')}
      />
    </>
  );
}
