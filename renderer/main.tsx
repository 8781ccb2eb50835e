import './styles/base.css';
import { createRoot, type Root } from 'react-dom/client';
import { z } from 'zod';
import type { ProcessStatus } from '../core/api/shell.ts';
import { createSystemClock } from '../core/base/clock.ts';
import { type Fault, faultText } from '../core/errors/faults.ts';
import { emptyLayout, toSquareDivision } from '../core/wall/layout.ts';
import { createSingleTab } from '../core/wall/tabs.ts';
import { createWallState, getMissingCameraReason, initialWall } from '../core/wall/wall.ts';
import { ConsoleWindow } from './app/console.tsx';
import { createDiagnostics } from './app/diagnostics.ts';
import { FaultScreen } from './app/faultScreen.tsx';
import { joinMediaWhileSignedIn, reportLargestWall } from './app/mediaUse.ts';
import { reportTilesToMain } from './app/reportTilesToMain.ts';
import { pollGamepads } from './features/ptz/gamepad.ts';
import { createPtzClient } from './features/ptz/ptzClient.ts';
import { createPtzControl } from './features/ptz/ptzControl.ts';
import { createDeskDisplays } from './features/wall/displays.ts';
import { followSelectedTile } from './features/wall/followSelectedTile.ts';
import { createSequenceRunner } from './features/wall/sequenceRunner.ts';
import { syncWallWithDesk } from './features/wall/syncWallWithDesk.ts';
import { createWallStore } from './features/wall/wallStore.ts';
import { translations } from './i18n/translations.ts';
import { ignoreVideoEvents } from './media/ignoreVideoEvents.ts';
import { createMedia } from './media/index.ts';
import { countResource, createCountedClock } from './media/resourceCounts.ts';
import { createDeskClient, receiveDeskPorts } from './shared/deskClient.ts';
import {
  type ControlMessage,
  type MainClient,
  onProcessesMessage,
  onPtzMessage,
  onWindowActive,
  onWindowInactive,
} from './shared/mainClient.ts';
import { createUnmaskedCameras, getMasksByCamera } from './shared/masks.ts';
import { createMirror } from './shared/mirror.ts';

// The page's policy forbids code made from text, which zod would otherwise make.
z.config({ jitless: true });

// Before anything else: main sends the port as soon as the page has loaded.
const clock = createCountedClock(createSystemClock());
const desk = createDeskClient({ onPort: receiveDeskPorts(() => countResource('messagePorts')), clock });
let onControlMessage = (_: ControlMessage) => {};
/** Main says how it steers as soon as the page is there: the latest is kept until somebody listens. */
let unheard: ControlMessage | undefined;
onPtzMessage((message) => {
  if (message.watchfloor === 'control') unheard = message;
  onControlMessage(message);
});
let processes: readonly ProcessStatus[] = [];
let drawn = () => {};
let isShown = true;
let shown = (_is: boolean) => {};
onProcessesMessage({
  processes(now) {
    processes = now;
    drawn();
  },
  shown(now) {
    isShown = now;
    shown(now);
  },
});

async function start(shell: MainClient, root: Root): Promise<void> {
  const described = await shell['window.describe']({});
  if (!described.ok) {
    root.render(faultText(described.fault, 'vi'));
    return;
  }
  const about = described.value;
  const mirror = createMirror(desk, clock);
  const unmasked = createUnmaskedCameras(clock);
  const media = createMedia({
    ticket: () => desk.call('media.ticket', {}),
    masks: getMasksByCamera(mirror, unmasked),
    clock,
  });
  joinMediaWhileSignedIn(mirror.status, media);
  shown = media.setSeen;
  shown(isShown);
  const wall = createWallStore(
    about.grid === undefined
      ? initialWall
      : createWallState(createSingleTab({ ...emptyLayout, division: toSquareDivision(about.grid) })),
  );
  reportLargestWall(wall, mirror.library, media);
  const displays = createDeskDisplays(shell, about.window);
  const sequences = createSequenceRunner({
    wall,
    media,
    clock,
    isGone: (camera) => getMissingCameraReason(camera, mirror.cameras.getState()) !== undefined,
  });
  // The last thing that a window gives up which cannot keep up.
  media.onHealth(() => sequences.hold(media.health().budget.level === 3));
  const control = createPtzClient({
    shell,
    listen(received) {
      onControlMessage = received;
      if (unheard) received(unheard);
    },
    onAway: onWindowInactive,
    window: about.window,
    desk: () => mirror.status.getState().desk?.desk,
    clock,
  });
  followSelectedTile({
    wall,
    sequences,
    view: control.view,
    window: about.window,
    notify: (camera) => void shell['control.spot']({ camera }), // main's view tells the others
  });
  const steering = createPtzControl({
    control,
    media,
    mirror,
    wall,
    onTouch: sequences.touch,
    hasFocus: () => document.hasFocus(),
    onFocus: onWindowActive,
    onAway: onWindowInactive,
    clock,
  });
  pollGamepads({
    control,
    shell,
    pads: () => navigator.getGamepads(),
    hasFocus: () => document.hasFocus(),
    clock,
  });
  let layoutFault: Fault | undefined;
  syncWallWithDesk({
    desk,
    mirror,
    wall,
    profile: displays.desk,
    order: Number(about.window.slice(1)) - 1,
    grid: about.grid,
    clock,
    onFault(fault) {
      layoutFault = fault;
      drawn();
    },
  });
  if (about.diagnostics)
    Object.assign(globalThis, { watchfloorDiagnostics: createDiagnostics({ desk, mirror, media, wall }) });
  reportTilesToMain({ shell, media, mirror, isPictured: about.pictured, clock });
  // The same objects at each render: nothing below renders because of them.
  const services = { desk, mirror, media, clock };
  const wallServices = { wall, sequences, displays };
  const ptz = { control, steering };
  const windowStart = {
    fallback: about.electronFallback ? about.electron : undefined,
    language: about.language,
    roomWall: about.roomWall,
    tour: about.tour,
  };
  drawn = () =>
    root.render(
      <FaultScreen clock={clock} unattended={about.roomWall}>
        <ConsoleWindow
          services={services}
          wall={wallServices}
          ptz={ptz}
          unmasked={unmasked}
          start={windowStart}
          processes={processes}
          layoutFault={layoutFault}
        />
      </FaultScreen>,
    );
  drawn();
}

const element = document.getElementById('root');
if (element) {
  const root = createRoot(ignoreVideoEvents(element));
  if (window.watchfloor)
    void start(window.watchfloor.shell, root); // shell calls answer in results
  else root.render(translations.vi.start.outside);
}
