import { Activity, type ComponentProps } from 'react';
import type { CameraId, OperatorId } from '../../core/base/ids.ts';
import { OwnCameraPanel } from '../features/cameras/ownCamera/index.tsx';
import { showExport } from '../features/media/exportShow.ts';
import { OwnPasswordPanel } from '../features/people/ownPassword.tsx';
import { useSteering } from '../features/ptz/context.ts';
import { PtzPanel } from '../features/ptz/index.tsx';
import { SticksPanel } from '../features/ptz/sticks/index.tsx';
import { DisplaysPanel } from '../features/wall/displays/index.tsx';
import { useSpeech } from '../i18n/words.ts';
import { useMirror } from '../shared/services.ts';
import { Refreshable } from '../ui/refreshable.tsx';
import { allCommands, type ListedCommand, looksCommands } from './commands.ts';
import { HealthPanel } from './health/index.tsx';
import { KeyMapPanel } from './keyMap/index.tsx';
import { keyMap } from './keyMap/keyMap.ts';
import type { PanelName } from './panels.ts';
import { TourPanel } from './tour/index.tsx';

const isLook = ({ id }: ListedCommand): boolean => looksCommands.some((look) => look.id === id);

interface Props {
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  /** Puts a camera onto the selected tile. */
  readonly onPut: (camera: CameraId) => void;
  readonly tour: Omit<ComponentProps<typeof TourPanel>, 'onClose'>;
  readonly commands: readonly ListedCommand[];
}

/** The panel that a key or a command has opened beside the wall; what is sent and received is `OverWall`'s. */
export function OpenPanel({
  operator,
  locked,
  ...opened
}: Props & {
  readonly operator: OperatorId | undefined;
  /** Nothing of it is seen; what is being typed into it stays for anyone who locked the desk. */
  readonly locked: boolean;
}) {
  return (
    <Refreshable of={operator}>
      <Activity mode={locked ? 'hidden' : 'visible'}>
        <Opened {...opened} />
      </Activity>
    </Refreshable>
  );
}

function Opened({ open, onClose, onPut, tour, commands }: Props) {
  const mirror = useMirror();
  const steering = useSteering();
  const { t } = useSpeech();
  const close = () => open && onClose(open);
  const without = () => commands.filter(({ key }) => key === undefined);
  if (open === 'displays') return <DisplaysPanel looks={commands.filter(isLook)} onClose={close} />;
  if (open === 'health') return <HealthPanel onClose={close} />;
  if (open === 'ptz') return <PtzPanel onClose={close} />;
  if (open === 'sticks') return <SticksPanel onClose={close} />;
  if (open === 'keyMap')
    return <KeyMapPanel keys={() => keyMap(t, allCommands, without())} onShow={showExport} onClose={close} />;
  if (open === 'ownPassword') return <OwnPasswordPanel onClose={close} />;
  if (open === 'tour') return <TourPanel isDemo={tour.isDemo} onOwn={tour.onOwn} onClose={close} />;
  if (open === 'ownCamera')
    return (
      <OwnCameraPanel
        onPut={onPut}
        near={steering.state.getState().camera}
        cameras={mirror.cameras}
        onClose={close}
      />
    );
  return null;
}
