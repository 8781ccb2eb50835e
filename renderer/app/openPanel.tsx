import { Activity, type ComponentProps, type RefObject, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId, OperatorId } from '../../core/base/ids.ts';
import type { Right } from '../../core/people/operator.ts';
import type { Offer } from '../../core/wall/share.ts';
import { getActiveTab } from '../../core/wall/tabs.ts';
import { getActiveLayout } from '../../core/wall/wall.ts';
import { OwnCameraPanel } from '../features/cameras/ownCamera/index.tsx';
import { showExportInFolder } from '../features/media/showExportInFolder.ts';
import { OwnPasswordPanel } from '../features/people/ownPassword.tsx';
import { usePtzControl } from '../features/ptz/context.ts';
import { PtzPanel } from '../features/ptz/index.tsx';
import { SticksPanel } from '../features/ptz/sticks/index.tsx';
import { useSequences, useWall } from '../features/wall/context.ts';
import { DisplaysPanel } from '../features/wall/displays/index.tsx';
import { LibraryPanel } from '../features/wall/library/index.tsx';
import { addRecentTarget, getSendableContents } from '../features/wall/share/model.ts';
import { OfferList } from '../features/wall/share/offers.tsx';
import { SendPanel } from '../features/wall/share/send.tsx';
import { getSelectedCamera } from '../features/wall/wallStore.ts';
import { useLanguage } from '../i18n/translations.ts';
import type { Mirror } from '../shared/mirror.ts';
import { useDesk, useMirror } from '../shared/services.ts';
import { RemountOnChange } from '../ui/remountOnChange.tsx';
import { allCommands, appearanceCommands, type ListedCommand } from './commands.ts';
import { HealthPanel } from './health/index.tsx';
import { KeyMapPanel } from './keyMap/index.tsx';
import { buildKeyMap } from './keyMap/keyMap.ts';
import { openSavedLayout, showOffer } from './showLayout.ts';
import { TourPanel } from './tour/index.tsx';
import type { PanelName } from './useOpenPanel.ts';

const isLook = ({ id }: ListedCommand): boolean => appearanceCommands.some((look) => look.id === id);

interface Props {
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  /** Puts a camera onto the selected tile. */
  readonly onPut: (camera: CameraId) => void;
  readonly tour: Omit<ComponentProps<typeof TourPanel>, 'onClose'>;
  readonly commands: readonly ListedCommand[];
}

/** The panel that a key or a command has opened next to the wall. */
export function OpenPanel({
  operator,
  locked,
  ...opened
}: Props & {
  readonly operator: OperatorId | undefined;
  /** The panel is hidden; text typed into it stays for the operator who locked the desk. */
  readonly locked: boolean;
}) {
  return (
    <RemountOnChange of={operator}>
      <Activity mode={locked ? 'hidden' : 'visible'}>
        <Opened {...opened} />
      </Activity>
    </RemountOnChange>
  );
}

function Opened({ open, onClose, onPut, tour, commands }: Props) {
  const steering = usePtzControl();
  const { t } = useLanguage();
  const close = () => open && onClose(open);
  const without = () => commands.filter(({ key }) => key === undefined);
  if (open === 'displays') return <DisplaysPanel looks={commands.filter(isLook)} onClose={close} />;
  if (open === 'health') return <HealthPanel onClose={close} />;
  if (open === 'ptz') return <PtzPanel onClose={close} />;
  if (open === 'sticks') return <SticksPanel onClose={close} />;
  if (open === 'keyMap')
    return (
      <KeyMapPanel
        keys={() => buildKeyMap(t, allCommands, without())}
        onShow={showExportInFolder}
        onClose={close}
      />
    );
  if (open === 'ownPassword') return <OwnPasswordPanel onClose={close} />;
  if (open === 'tour') return <TourPanel isDemo={tour.isDemo} onOwn={tour.onOwn} onClose={close} />;
  if (open === 'ownCamera')
    return <OwnCameraPanel onPut={onPut} near={steering.state.getState().camera} onClose={close} />;
  return null;
}

interface WallOverlayProps {
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  /** The newest offer of another desk. */
  readonly newest: RefObject<HTMLElement | null>;
}

const rightOf = (mirror: Mirror, right: Right) =>
  mirror.status.getState().desk?.operator?.rights.includes(right) === true;

/** Panels over the wall: sending to another desk, the library, and the offers of other desks. */
export function WallOverlays({ open, onClose, newest }: WallOverlayProps) {
  const desk = useDesk();
  const mirror = useMirror();
  const wall = useWall();
  const sequences = useSequences();
  const { t } = useLanguage();
  const { offers } = useStore(mirror.shared);
  const cameras = useStore(mirror.cameras);
  const isConnected = useStore(mirror.status, ({ desk: now }) => now?.site.state === 'connected');
  const selected = useStore(wall, (state) => state.selected);
  const { name } = useStore(wall, ({ tabs }) => getActiveTab(tabs));
  const layout = useStore(wall, getActiveLayout);
  const [recent, setRecent] = useState<readonly string[]>([]);
  const settle = (offer: Offer, how: 'accepted' | 'dismissed') =>
    void desk.call('share.settle', { id: offer.id, how }); // the topic reports the result
  const isLibrary = open === 'library';
  // A layout is saved as shown when its name was typed, so sequences pause meanwhile.
  useEffect(() => (isLibrary ? sequences.stay() : undefined), [isLibrary, sequences]);
  const close = () => open && onClose(open);
  const selectedCamera = () => {
    const camera = getSelectedCamera(wall.getState(), sequences.getState());
    return camera && cameras.byId.get(camera);
  };
  return (
    <>
      {(open === 'sendCamera' || open === 'sendLayout') && (
        <SendPanel
          key={open}
          {...getSendableContents(getActiveTab(wall.getState().tabs), selectedCamera(), t)}
          first={open === 'sendCamera' ? 'camera' : 'layout'}
          recent={recent}
          onSent={(key) => setRecent((before) => addRecentTarget(before, key))}
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
            if (openSavedLayout(wall, saved, where)) close();
          }}
          onClose={close}
        />
      )}
      <OfferList
        offers={offers}
        byId={cameras.byId}
        selected={selected}
        newest={newest}
        onAccept={(offer, where) => {
          if (showOffer(wall, offer, where, cameras)) settle(offer, 'accepted');
        }}
        onDismiss={(offer) => settle(offer, 'dismissed')}
      />
    </>
  );
}
