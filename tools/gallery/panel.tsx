import '../../renderer/styles/base.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import type { DeskStatus } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { defaultRoles, type Operator } from '../../core/people/operator.ts';
import { countTiles, DivisionName } from '../../core/wall/division.ts';
import type { TileContent } from '../../core/wall/layout.ts';
import { createSingleTab, TabId, type Tabs } from '../../core/wall/tabs.ts';
import { createWallState } from '../../core/wall/wall.ts';
import { ConsoleWindow } from '../../renderer/app/console.tsx';
import { createPtzControl } from '../../renderer/features/ptz/ptzControl.ts';
import { createSequenceRunner } from '../../renderer/features/wall/sequenceRunner.ts';
import { createWallStore } from '../../renderer/features/wall/wallStore.ts';
import type { DeskClient } from '../../renderer/shared/deskClient.ts';
import { createUnmaskedCameras } from '../../renderer/shared/masks.ts';
import {
  type CamerasState,
  createStateStores,
  noPresence,
  type StatusState,
} from '../../renderer/shared/mirror.ts';
import { fixtureAlerts } from './alerts.ts';
import { auditScenes, fixtureAudit } from './audit.ts';
import { boardScenes, fixtureBoard } from './board.ts';
import { fixtureCity } from './city.ts';
import { fixtureControl, fixturePresence, scenes } from './control.ts';
import { fixtureDisplays } from './displays.ts';
import { fixtureHandover, handoverScenes } from './handover.ts';
import { fixtureMedia } from './media.ts';
import { alertScenes } from './sampleAlerts.ts';
import { fixtureShiftLog } from './shiftLog.ts';

/**
 * Opens the console, or a panel of it, alone with a fixture: no desk, no site. The address says which:
 * ?panel=wall|cameras|signin|starting|lost  &scene=idle|steering|stopped|other|asked|lost|… &stick  &alerts=busy|empty|offline|flood|stale  &board=room|calm|big  &handover=preview|begun|signed|refused|accepted|overdue|empty  &log=N  &audit=whole|broken|empty|offline  &count=N  &leader  &lang=vi|en  &division=1|4|9|1+5|…  &look=live|reduced|lost|…  &others=NAME  &tab=NAME  &tabsPaused=operator|machine  &cameras=N  &from=N  &empty  &fallback  &person  &locked  &away
 */
z.config({ jitless: true });
const query = new URLSearchParams(location.search);
const panel = query.get('panel') ?? 'wall';
const language = query.get('lang') === 'en' ? 'en' : 'vi';
const asked = DivisionName.safeParse(query.get('division') ?? query.get('grid'));
const division = asked.success ? asked.data : '9';
const city = fixtureCity(Number(query.get('cameras') ?? 4_420));

const role = query.has('leader') ? 'supervisor' : query.has('audit') ? 'auditor' : 'operator';
const demo: Operator = {
  id: OperatorId.parse('hn:operator:demo'),
  name: 'demo',
  displayName: 'Nguyễn Thị Hồng Nhung',
  roles: [role],
  rights: [...defaultRoles[role]],
  scope: 'all',
  demo: !query.has('person'),
};
const settings = { language } as const;
const status: DeskStatus = {
  desk: DeskId.parse('desk-0123456789abcdef'),
  site: {
    name: 'Trung tâm Hà Nội 1',
    url: 'ws://127.0.0.1:1',
    embedded: panel === 'starting',
    state:
      panel === 'lost' || query.get('alerts') === 'offline'
        ? 'lost'
        : panel === 'starting'
          ? 'connecting'
          : 'connected',
    since: Date.now() - 65_000,
    cause: null,
  },
  operator: panel === 'signin' || panel === 'starting' ? null : demo,
  ...(query.has('locked') ? { locked: true } : {}),
  ...(query.has('away') ? { away: { until: Date.now() + 7_200_000 } } : {}),
  settings,
  restarts: 0,
};
const statusStore = createStore<StatusState>(() => ({ connected: true, desk: status }));
const alertScene = alertScenes.find((each) => each === query.get('alerts')) ?? 'busy';
const alerts = fixtureAlerts({
  scene: alertScene,
  cameras: city,
  operator: demo,
  count: Number(query.get('count') ?? 240),
});
const handover = fixtureHandover(
  handoverScenes.find((each) => each === query.get('handover')) ?? 'preview',
  demo,
  Number(query.get('log') ?? 48),
);
const boardScene = boardScenes.find((each) => each === query.get('board')) ?? 'room';
const shiftLog = fixtureShiftLog({
  isLive: alertScene !== 'offline',
  isEmpty: alertScene === 'empty',
  cameras: city,
  operator: demo,
});
const auditScene = auditScenes.find((each) => each === query.get('audit')) ?? 'whole';
const auditLog = fixtureAudit(auditScene, city);
const desk: DeskClient = {
  async call(name, input) {
    const ofHandover = handover.call(name, input);
    if (ofHandover) return ofHandover;
    if (name === 'board.get' && panel !== 'lost') return ok(fixtureBoard(boardScene, city) as never);
    const answer = alerts.call(name, input) ?? shiftLog.call(name, input) ?? auditLog.call(name, input);
    if (answer) return answer as never;
    if (name !== 'settings.save') return fail('signIn.refused');
    const saved = { language: 'language' in input && input.language === 'en' ? 'en' : 'vi' } as const;
    statusStore.setState({ desk: { ...status, settings: saved } });
    return ok(saved as never);
  },
  subscribe: () => () => {},
  connected: true,
  onConnected: () => () => {},
};
const from = Number(query.get('from') ?? 0);
const tiles = query.has('empty')
  ? []
  : city.list.slice(from, from + countTiles(division)).map((entry) => entry.camera.id);
/**
 * Replace the last tiles: a removed camera, a denied one, two sequences, one of them partly denied, a spot tile and an
 * empty one.
 */
const others: readonly TileContent[] = [
  CameraId.parse('hn:camera:gone'),
  null,
  { kind: 'sequence', cameras: tiles.slice(0, 3), dwellMs: 60_000, name: query.get('others') || 'Vành đai' },
  { kind: 'sequence', cameras: tiles.slice(3, 5), dwellMs: 5_000 },
  { kind: 'spot' },
  null,
];
/**
 * Name of a second tab. With `tabsPaused` the tabs rotate, but the rotation is paused by an operator or the machine.
 */
const tabName = query.get('tab');
const tabsPaused = query.get('tabsPaused');
const withTabs = (first: Tabs): Tabs => {
  if (tabName === null) return first;
  const second = { id: TabId.parse('second'), name: tabName, layout: { division, tiles: [] } };
  return { ...first, tabs: [...first.tabs, second], turnMs: tabsPaused === null ? null : 30_000 };
};
const deniedTiles = [1, 3].map((at) => tiles.length - others.length + at);
const tab = withTabs(
  createSingleTab({
    division,
    tiles: query.has('others') ? [...tiles.slice(0, -others.length), ...others] : tiles,
  }),
);
const wall = createWallStore({
  ...createWallState(tab, query.has('others') ? deniedTiles.map((tile) => ({ tab: tab.active, tile })) : []),
  selected: query.has('empty')
    ? 1
    : Number(query.get('select') ?? (query.has('scene') ? 5 : 4)) % countTiles(division),
});

const media = fixtureMedia(query.get('look'));
const clock = createSystemClock();

const scene = scenes.find((each) => each === query.get('scene')) ?? 'idle';
const steered = tiles[wall.getState().selected] ?? CameraId.parse('hn:camera:1');
const control = fixtureControl(scene, steered, query.has('stick'));
const mirror = {
  ...createStateStores(),
  status: statusStore,
  cameras: createStore<CamerasState>(() => city),
  queue: alerts.queue,
  shiftLog: shiftLog.shiftLog,
  handover: handover.store,
  presence: createStore(() => (query.has('scene') ? fixturePresence(scene, steered) : noPresence)),
};
const steering = createPtzControl({
  control,
  media,
  mirror,
  wall,
  onTouch() {},
  hasFocus: () => true,
  onFocus: () => () => {},
  onAway: () => () => {},
  clock,
});
const sequences = createSequenceRunner({ wall, media, isGone: () => false, clock });
if (tabsPaused === 'machine') sequences.hold(true);
if (tabsPaused === 'operator') sequences.touch();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <ConsoleWindow
      services={{ desk, mirror, media, clock }}
      wall={{ wall, sequences, displays: fixtureDisplays(query.has('missing')) }}
      ptz={{ control, steering }}
      unmasked={createUnmaskedCameras(clock)}
      start={{
        fallback: query.has('fallback') ? '33.2.1' : undefined,
        language: undefined,
        roomWall: false,
        tour: false,
      }}
      processes={[]}
      layoutFault={undefined}
    />,
  );
