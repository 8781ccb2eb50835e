import type { ControlView } from '../../core/api/shell.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';

/** Returns main's view of PTZ control: connected, with nothing selected, moving or refused. */
export const fakeControlView = (changes: Partial<ControlView> = {}): ControlView => ({
  link: 'connected',
  fault: null,
  priority: 1_000,
  sticks: [],
  inputApi: 'sdl',
  profiles: [],
  selected: null,
  spot: null,
  map: null,
  steering: null,
  unanswered: [],
  faults: [],
  leases: [],
  stopped: null,
  refused: null,
  delayMs: null,
  ...changes,
});

/** Returns the state of a camera that can be controlled and reports nothing special. */
export const fakeCameraControl = (camera: CameraId, changes: Partial<CameraControl> = {}): CameraControl => ({
  camera,
  state: 'ready',
  capabilities: null,
  pose: null,
  presets: [],
  tours: [],
  toCameraMs: 7,
  answerMs: null,
  unanswered: false,
  stopUnconfirmed: false,
  fault: null,
  missing: [],
  ...changes,
});
