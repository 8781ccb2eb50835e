import { createStore, type StoreApi } from 'zustand/vanilla';
import { type DeskStatus, type DeskTopics, deskTopics } from '../../core/api/desk.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId, WardId } from '../../core/base/ids.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CityState } from '../../core/map/api.ts';
import { hasPresence, type Presence } from '../../core/ptz/lease.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import type { DeskClient } from './deskClient.ts';
import { createSearchIndex, type SearchIndex } from './searchIndex.ts';

/** A camera with derived data that panels use often, computed once. */
export interface CameraEntry {
  readonly camera: Camera;
  readonly ward: Ward | undefined;
  /** The search index, computed on first use. */
  readonly index: SearchIndex;
}

export interface CamerasState {
  readonly byId: ReadonlyMap<CameraId, CameraEntry>;
  readonly byNumber: ReadonlyMap<number, CameraEntry>;
  /** Ordered by number. */
  readonly list: readonly CameraEntry[];
  /** The number of cameras once `complete`. */
  readonly total: number;
  readonly complete: boolean;
  /** Cameras that exist but are now outside the operator's scope. */
  readonly outside: ReadonlySet<CameraId>;
  /** When the site last confirmed this registry, ms since the epoch; 0 before the first message. */
  readonly asOf: number;
  /** The reason why no registry is available. */
  readonly refused: Fault | undefined;
}

const wards = new WeakMap<readonly CameraEntry[], readonly Ward[]>();

/** Returns the wards of these cameras by name, computed once for each list. */
export function listWards(list: readonly CameraEntry[]): readonly Ward[] {
  const known = wards.get(list);
  if (known) return known;
  const byId = new Map(list.flatMap(({ ward }) => (ward ? [[ward.id, ward] as const] : [])));
  const { compare } = new Intl.Collator('vi', { numeric: true });
  const sorted = [...byId.values()].sort((a, b) => compare(a.name, b.name));
  wards.set(list, sorted);
  return sorted;
}

export interface StatusState {
  /** True while the port to the desk is open. */
  readonly connected: boolean;
  /** The last status received, from this desk process or the one before it. */
  readonly desk: DeskStatus | undefined;
}

/** Returns whether the site is lost or refuses this desk: data from it is then out of date. */
export const isSiteUnavailable = (desk: Pick<DeskStatus, 'site'> | null | undefined): boolean =>
  desk?.site.state === 'lost' || desk?.site.state === 'refused';

/** Last known cameras by registry store; only cameras that were requested. */
const known = new WeakMap<object, Map<CameraId, CameraEntry>>();

/**
 * Returns the current data of a camera, or its last known data if it was requested before.
 * A tile whose camera has left the registry keeps showing its name and number, and so does everything that shows the tile's
 * state.
 */
export function getLastKnownCamera(
  cameras: Pick<StoreApi<Pick<CamerasState, 'byId'>>, 'getState'>,
  camera: CameraId,
): CameraEntry | undefined {
  const stored = known.get(cameras) ?? new Map<CameraId, CameraEntry>();
  known.set(cameras, stored);
  const entry = cameras.getState().byId.get(camera);
  if (entry) stored.set(camera, entry);
  return entry ?? stored.get(camera);
}

export type HandoverState = TopicMessage<DeskTopics, 'handover'>;
export type PinsState = TopicMessage<DeskTopics, 'mapPins'>;
export type ViewsState = TopicMessage<DeskTopics, 'mapViews'>;
export type SharedState = TopicMessage<DeskTopics, 'shared'>;
export type LibraryState = TopicMessage<DeskTopics, 'library'>;

/** Operators who control or view each camera; a camera without an entry is idle and has no viewers. */
export type PresenceState = ReadonlyMap<CameraId, Presence>;

type StateName = Exclude<
  { [K in keyof DeskTopics]: DeskTopics[K]['kind'] extends 'state' ? K : never }[keyof DeskTopics],
  'status'
>;
type Empty = { readonly [K in keyof typeof empty]: K };
/**
 * A store for every state topic. Null before the first message and without the right to it, unless `empty` names another value.
 */
type StateStores = {
  readonly [K in StateName]: StoreApi<TopicMessage<DeskTopics, K> | (K extends keyof Empty ? never : null)>;
};

/** The desk's topics as stores, written by nothing else. */
export interface Mirror extends StateStores {
  readonly status: StoreApi<StatusState>;
  readonly cameras: StoreApi<CamerasState>;
  readonly presence: StoreApi<PresenceState>;
}

const noOffers: SharedState = { offers: [] };
export const noLibrary: LibraryState = { layouts: [], asOf: 0 };

export const noCity: CityState = { city: null, copying: null, fault: null };
const noPins: PinsState = { pins: [] };
const noViews: ViewsState = { views: [] };

const empty = { shared: noOffers, library: noLibrary, city: noCity, mapPins: noPins, mapViews: noViews };

/** Creates the stores of all states, before any message. */
export function createStateStores(): StateStores {
  const stores: Record<string, StoreApi<unknown>> = {};
  for (const name of stateNames)
    stores[name] = createStore<unknown>(() =>
      Object.hasOwn(empty, name) ? empty[name as keyof Empty] : null,
    );
  // Access by name loses their types; `stateNames` are the names of the type.
  return stores as unknown as StateStores;
}
const stateNames = (Object.keys(deskTopics) as (keyof DeskTopics)[]).filter(
  (name): name is StateName => deskTopics[name].kind === 'state' && name !== 'status',
);

export const noPresence: PresenceState = new Map();

export const noCameras: CamerasState = {
  byId: new Map(),
  byNumber: new Map(),
  list: [],
  total: 0,
  complete: false,
  outside: new Set(),
  asOf: 0,
  refused: undefined,
};

type CamerasMessage = TopicMessage<DeskTopics, 'cameras'>;

/** The registry while it is loaded; panels see a read-only view of it. */
export interface RegistryState extends CamerasState {
  readonly byId: Map<CameraId, CameraEntry>;
  readonly byNumber: Map<number, CameraEntry>;
  readonly wards: ReadonlyMap<WardId, Ward>;
}

export const emptyRegistry = (): RegistryState => ({
  ...noCameras,
  byId: new Map(),
  byNumber: new Map(),
  wards: new Map(),
});

class Entry implements CameraEntry {
  readonly camera: Camera;
  readonly ward: Ward | undefined;
  #index: SearchIndex | undefined;

  constructor(camera: Camera, ward: Ward | undefined) {
    this.camera = camera;
    this.ward = ward;
  }

  get index(): SearchIndex {
    this.#index ??= createSearchIndex(this.camera, this.ward);
    return this.#index;
  }
}

function withCameras(
  before: RegistryState,
  added: readonly Camera[],
  removed: readonly CameraId[],
): Pick<RegistryState, 'byId' | 'byNumber' | 'list'> {
  // Confirmed without changes: the list of 40,210 cameras is not traversed.
  if (added.length === 0 && removed.length === 0) return before;
  const entries = added.map((camera) => new Entry(camera, before.wards.get(camera.ward)));
  const gone = new Set<CameraId>([...removed, ...added.map((camera) => camera.id)]);
  const isAppend =
    removed.length === 0 &&
    (entries[0]?.camera.number ?? 0) > (before.list.at(-1)?.camera.number ?? 0) &&
    entries.every((entry, at) => at === 0 || entry.camera.number > (entries[at - 1]?.camera.number ?? 0));
  if (isAppend) {
    // A snapshot page only adds, to the same maps: copying them for each of 41 pages would cost more than the pages.
    const [byId, byNumber] = [before.byId, before.byNumber];
    for (const entry of entries) {
      byId.set(entry.camera.id, entry);
      byNumber.set(entry.camera.number, entry);
    }
    return { list: before.list.concat(entries), byId, byNumber };
  }
  const list = before.list
    .filter((entry) => !gone.has(entry.camera.id))
    .concat(entries)
    .sort((a, b) => a.camera.number - b.camera.number);
  const byId = new Map(list.map((entry) => [entry.camera.id, entry]));
  const byNumber = new Map(list.map((entry) => [entry.camera.number, entry]));
  return { list, byId, byNumber };
}

/** Applies one message of the `cameras` topic. */
export function applyCamerasMessage(before: RegistryState, message: CamerasMessage): RegistryState {
  if (message.kind === 'reset') {
    const { total, complete, asOf } = message;
    const wards = new Map(message.wards.map((ward) => [ward.id, ward]));
    const empty = { ...emptyRegistry(), wards, total, complete, asOf, outside: before.outside };
    return { ...empty, ...withCameras(empty, message.cameras, []) };
  }
  if (message.kind === 'more')
    return { ...before, ...withCameras(before, message.cameras, []), complete: message.complete };
  const changed = withCameras(before, message.cameras, message.removed);
  // A camera stays marked as out of scope until it is removed.
  const outside = new Set(before.outside);
  for (const id of message.removed) outside.delete(id);
  for (const id of message.outside ?? []) outside.add(id);
  return { ...before, ...changed, outside, total: changed.list.length, asOf: message.asOf };
}

/** Keeps the previous pose object if the pose is equal: components redraw a camera's field of view when the object changes. */
function withPose(presence: Presence, was: Presence['pose']): Presence {
  const { pose } = presence;
  const isSame =
    was !== undefined &&
    was.panDeg === pose?.panDeg &&
    was.tiltDeg === pose.tiltDeg &&
    was.fovDeg === pose.fovDeg;
  return isSame ? { ...presence, pose: was } : presence;
}

/** Applies one message of the `presence` topic. A camera without any presence is removed. */
export function applyPresenceMessage(
  before: PresenceState,
  { reset, cameras }: TopicMessage<DeskTopics, 'presence'>,
): PresenceState {
  const next = new Map(reset ? [] : before);
  for (const presence of cameras) {
    const was = before.get(presence.camera)?.pose;
    if (hasPresence(presence)) next.set(presence.camera, withPose(presence, was));
    else next.delete(presence.camera);
  }
  return next;
}

/** A loading list is published when it has grown by this factor: each publication makes components process all of it. */
const growth = 4;
/** Delay before indexing, ms: by then the window shows its video. */
const indexAfterMs = 1_000;
/** Each step takes about 2 ms: 40,210 cameras are indexed within 5 s. */
const [indexEveryMs, indexedAtOnce] = [50, 400];

/** Builds the search index of a complete list in advance: otherwise the first search would build all of it. */
function indexInTime(cameras: StoreApi<CamerasState>, clock: Clock): void {
  let cancel: Cancel = () => {};
  cameras.subscribe(({ list, complete }, before) => {
    if (list === before.list && complete === before.complete) return;
    cancel();
    if (!complete) return;
    const from = (at: number, ms: number) => {
      cancel = clock.after(ms, () => {
        for (const entry of list.slice(at, at + indexedAtOnce)) void entry.index;
        if (at + indexedAtOnce < list.length) from(at + indexedAtOnce, indexEveryMs);
      });
    };
    from(0, indexAfterMs);
  });
}

/** Subscribes to the desk's topics for the life of the window. */
export function createMirror(desk: DeskClient, clock: Clock): Mirror {
  const status = createStore<StatusState>(() => ({ connected: desk.connected, desk: undefined }));
  const cameras = createStore<CamerasState>(() => noCameras);
  let registry = emptyRegistry();
  indexInTime(cameras, clock);

  desk.onConnected((connected) => status.setState({ connected }));
  desk.subscribe('status', { onMessage: (message) => status.setState({ desk: message }) });
  desk.subscribe('cameras', {
    onMessage(message) {
      registry = applyCamerasMessage(registry, message);
      if (message.kind !== 'change' && !message.complete) void desk.call('cameras.taken', {}); // where it fails the next comes later
      // After a restart of the desk the old registry stays visible until the new one is complete: names do not flicker.
      if (registry.complete || registry.list.length >= growth * cameras.getState().list.length)
        cameras.setState({ ...registry, refused: undefined });
    },
    onRefused(fault) {
      registry = emptyRegistry();
      cameras.setState({ ...noCameras, refused: fault });
    },
  });
  const presence = createStore<PresenceState>(() => noPresence);
  desk.subscribe('presence', {
    onMessage: (message) => presence.setState(applyPresenceMessage(presence.getState(), message), true),
    onRefused: () => presence.setState(noPresence, true),
  });
  const states = createStateStores();
  for (const name of stateNames) {
    const store = states[name] as StoreApi<unknown>;
    const before = store.getState();
    desk.subscribe(name, {
      onMessage: (message) => store.setState(message, true),
      onRefused: () => store.setState(before, true),
    });
  }
  return { ...states, status, cameras, presence };
}
