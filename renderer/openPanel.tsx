import { Activity, type ComponentProps } from 'react';
import type { CameraId, OperatorId } from '../core/base/ids.ts';
import type { Desk } from './client.ts';
import type { Command } from './commands.ts';
import type { Control } from './control.ts';
import type { Displays } from './displays.ts';
import { showExport } from './exportShow.ts';
import { useSpeech } from './i18n/words.ts';
import { keyMap } from './keyMap.ts';
import type { WindowKeyId } from './keyTable.ts';
import type { Media } from './media/index.ts';
import type { Mirror } from './mirror.ts';
import type { PanelName } from './panelKeys.ts';
import { DisplaysPanel } from './panels/displays/index.tsx';
import { HealthPanel } from './panels/health/index.tsx';
import { KeyMapPanel } from './panels/keymap/index.tsx';
import { OwnCameraPanel } from './panels/owncamera/index.tsx';
import { PtzPanel } from './panels/ptz/index.tsx';
import { OwnPasswordPanel } from './panels/signin/ownPassword.tsx';
import { SticksPanel } from './panels/sticks/index.tsx';
import { TourPanel } from './panels/tour/index.tsx';
import type { Steering } from './steering.ts';
import { Anew } from './ui/anew.tsx';
import type { WallStore } from './wall.ts';

const looks: ReadonlySet<string> = new Set<WindowKeyId>(['language', 'theme', 'density', 'motion']);
const isLook = ({ id }: Command): boolean => looks.has(id);

interface Props {
  readonly open: PanelName | undefined;
  readonly onClose: (panel: PanelName) => void;
  readonly desk: Desk;
  readonly media: Media;
  readonly mirror: Mirror;
  readonly wall: WallStore;
  readonly displays: Displays;
  readonly control: Control;
  readonly steering: Steering;
  /** Puts a camera onto the selected tile. */
  readonly onPut: (camera: CameraId) => void;
  readonly tour: Omit<ComponentProps<typeof TourPanel>, 'onClose'>;
  readonly commands: readonly Command[];
}

/** The panel that a key or a command has opened beside the wall; what is sent and received is `OverWall`'s. */
export function OpenPanel({
  operator,
  locked,
  ...opened
}: Props & {
  readonly operator: OperatorId | undefined;
  /** Nothing of it is seen; what is being typed into it stays for whoever locked the desk. */
  readonly locked: boolean;
}) {
  return (
    <Anew of={operator}>
      <Activity mode={locked ? 'hidden' : 'visible'}>
        <Opened {...opened} />
      </Activity>
    </Anew>
  );
}

function Opened({
  open,
  onClose,
  desk,
  media,
  mirror,
  wall,
  displays,
  control,
  steering,
  onPut,
  tour,
  commands,
}: Props) {
  const { t } = useSpeech();
  const close = () => open && onClose(open);
  const without = () => commands.filter(({ key }) => key === undefined);
  if (open === 'displays')
    return <DisplaysPanel {...{ displays, looks: commands.filter(isLook) }} onClose={close} />;
  if (open === 'health') return <HealthPanel {...{ media, mirror, wall }} onClose={close} />;
  if (open === 'ptz') return <PtzPanel {...{ control, steering, mirror, media }} onClose={close} />;
  if (open === 'sticks') return <SticksPanel control={control} onClose={close} />;
  if (open === 'keyMap')
    return <KeyMapPanel desk={desk} keys={() => keyMap(t, without())} onShow={showExport} onClose={close} />;
  if (open === 'ownPassword') return <OwnPasswordPanel desk={desk} onClose={close} />;
  if (open === 'tour') return <TourPanel isDemo={tour.isDemo} onOwn={tour.onOwn} onClose={close} />;
  if (open === 'ownCamera')
    return (
      <OwnCameraPanel
        {...{ desk, onPut }}
        near={steering.state.getState().camera}
        cameras={mirror.cameras}
        onClose={close}
      />
    );
  return null;
}
