import { createHash } from 'node:crypto';
import { outOfScopePerMessage, type SiteTopics } from '../../core/api/site.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { type Camera, StreamRole, type Ward } from '../../core/cameras/camera.ts';
import type { CameraFile, CameraRecord, LimitedPtzAddress } from '../../core/cameras/cameraFile.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { compileScope, filterVisibleWards, type Scope } from '../../core/people/operator.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import { watchFile } from '../shared/watchFile.ts';
import { type KnownCamera, type StreamAddress, toKnownCameras } from './cameras.ts';
import type { CamerasFileResult } from './camerasFileReader.ts';

export { readCamerasFileInThread } from './camerasFileReader.ts';

/** Time without further changes before a changed file is read, ms: editors write in several steps. */
const settleMs = 300;
/** Retry delay if a valid file could not be stored because of the disk, ms. */
const retryMs = 5_000;

export interface RegistryPage {
  revision: number;
  total: number;
  wards: Ward[];
  cameras: Camera[];
  next?: number;
}

/** The part of the registry that a scope may know. */
interface ScopeView {
  readonly cameras: readonly Camera[];
  readonly wards: readonly Ward[];
}

/** A receiver of notices about cameras that left its scope. */
interface Viewer {
  readonly operator: { readonly scope: Scope };
}

/** The site's cameras: those in its file, and those added from desks. */
export interface CameraRegistry {
  readonly revision: number;
  readonly size: number;
  camera(id: string): Camera | undefined;
  /** Returns whether a scope includes a camera; false for unknown cameras too. */
  mayTouch(scope: Scope, id: string): boolean;
  /**
   * Returns whether a scope may know that a camera existed: it includes the camera, or included it when it was removed. To a limited scope
   * all other ids are alike, so that nobody can find out by guessing which cameras exist outside theirs. Removals before the start of the
   * site are not known.
   */
  mayName(scope: Scope, id: string): boolean;
  /** Returns cameras of the scope with a number above `after`, in order of number; every page has the scope's wards. */
  page(scope: Scope, after: number, limit: number): RegistryPage;
  address(camera: string, stream: StreamRole): StreamAddress | undefined;
  /** Returns the ONVIF server of a camera that has one. */
  onvif(camera: string): LimitedPtzAddress | undefined;
  /** Returns all PTZ cameras with their addresses. */
  steerables(): { readonly camera: Camera; readonly address: LimitedPtzAddress }[];
  /** Returns all cameras with their names at alert sources. */
  named(): { readonly camera: Camera; readonly alertNames: readonly string[] }[];
  /** Subscribes to changes; receives the cameras with changed addresses, and removed ones. */
  onChange(run: (moved: readonly string[]) => void): Cancel;
  /** Published after `onChange`. `outside` comes first, so that a desk knows why a camera is missing. */
  readonly topics: TopicSources<Pick<SiteTopics, 'registry' | 'outside'>, Viewer | undefined>;
  /** Applies additions and removals from desks; complete on return. */
  ownChanged(): void;
  /** Reads the file again now; after a fault the last valid registry stays. */
  reload(): Promise<Result<void>>;
  close(): void;
}

/** Reads the cameras file and follows its changes. */
export async function openCameraRegistry(options: {
  readonly site: string;
  readonly file: string;
  readonly clock: Clock;
  /** Returns the cameras added from desks. */
  readonly own: () => readonly OwnCamera[];
  /** Cameras added from desks may have addresses of the site's own machine. */
  readonly allowLocalAddresses: boolean;
  readonly read: (signal: AbortSignal) => Promise<Result<CamerasFileResult>>;
  readonly revisionOf: (contentHash: string) => Result<number>;
  /** Called when a changed file could not be applied. */
  readonly onFault: (fault: Fault) => void;
}): Promise<Result<CameraRegistry>> {
  const { site, file, clock, read, revisionOf, onFault } = options;
  const own = () => ({ cameras: options.own(), remoteOnly: !options.allowLocalAddresses });
  const listeners = new Listeners<readonly string[]>();
  const closing = new AbortController();
  // Keyed by the scope object, which lives as long as its operator's session.
  const compiled = new WeakMap<object, (camera: Camera) => boolean>();
  let views = new WeakMap<object, ScopeView>();
  /** The last state of removed cameras. */
  const removed = new Map<string, Camera>();

  const first = await read(closing.signal);
  if (!first.ok) return first;
  /** The content of the file alone. */
  let reported = first.value;
  let set = mergeOwnCameras(site, reported, own());
  const numbered = revisionOf(set.hash);
  if (!numbered.ok) return numbered;
  let revision = numbered.value;

  const topics = {
    outside: createPublication<TopicMessage<SiteTopics, 'outside'>, Viewer | undefined>(() => []),
    registry: createPublication(() => [{ revision }]),
  };

  function seenBy(scope: Scope): (camera: Camera) => boolean {
    if (scope === 'all') return () => true;
    const seen = compiled.get(scope) ?? compileScope(scope);
    compiled.set(scope, seen);
    return seen;
  }

  function viewOf(scope: Scope): ScopeView {
    if (scope === 'all') return set;
    const known = views.get(scope);
    if (known) return known;
    const cameras = set.cameras.filter(seenBy(scope));
    const withCameras = new Set(cameras.map(({ ward }) => ward));
    const view = { cameras, wards: filterVisibleWards(scope, set.wards, (ward) => withCameras.has(ward)) };
    views.set(scope, view);
    return view;
  }

  async function take(): Promise<Result<void>> {
    const found = await read(closing.signal);
    return found.ok ? adopt(found.value) : found;
  }

  function adopt(file: CamerasFileResult): Result<void> {
    const found = mergeOwnCameras(site, file, own());
    if (found.hash === set.hash) return ok(undefined);
    // Written first, since after a disk error everything must stay unchanged.
    const next = revisionOf(found.hash);
    if (!next.ok) return next;
    const before = set;
    reported = file;
    set = found;
    revision = next.value;
    views = new WeakMap();
    // All in one turn: cameras with unchanged addresses cost nothing.
    const moved: string[] = [];
    const rescoped: { readonly was: Camera; readonly is: Camera }[] = [];
    for (const [id, { camera, addresses }] of before.byId) {
      const now = set.byId.get(id);
      if (!sameAddresses(addresses, now?.addresses)) moved.push(id);
      if (!now) removed.set(id, camera);
      if (now && !sameToScopes(camera, now.camera)) rescoped.push({ was: camera, is: now.camera });
    }
    listeners.emit(moved);
    topics.outside.publishEach((viewer) => {
      if (!viewer) return [];
      const sees = seenBy(viewer.operator.scope);
      const outside = rescoped.filter(({ was, is }) => sees(was) && !sees(is)).map(({ is }) => is.id);
      return Array.from({ length: Math.ceil(outside.length / outOfScopePerMessage) }, (_, page) => ({
        cameras: outside.slice(page * outOfScopePerMessage, (page + 1) * outOfScopePerMessage),
      }));
    });
    topics.registry.publish({ revision });
    return ok(undefined);
  }

  let running: Promise<Result<void>> | undefined;
  let waiting: Promise<Result<void>> | undefined;
  /** Reads one file at a time; a change during a read causes another one. */
  function reload(): Promise<Result<void>> {
    if (running) {
      waiting ??= running.then(() => {
        waiting = undefined;
        return reload();
      });
      return waiting;
    }
    running = take().finally(() => {
      running = undefined;
    });
    return running;
  }

  let settling: Cancel = () => undefined;
  async function follow(): Promise<void> {
    const result = await reload();
    if (result.ok || closing.signal.aborted) return;
    onFault(result.fault);
    // The file is valid and will not change again by itself.
    if (result.fault.code === 'site.storeFailed') settleThenFollow(retryMs);
  }
  function settleThenFollow(ms: number): void {
    settling();
    settling = clock.after(ms, () => {
      follow().catch((error: unknown) =>
        onFault({ code: 'config.unreadable', params: { file, why: String(error) } }),
      );
    });
  }
  const unwatch = watchFile(
    file,
    () => settleThenFollow(settleMs),
    (error) => onFault({ code: 'config.unreadable', params: { file, why: error.message } }),
  );

  return ok({
    get revision() {
      return revision;
    },
    get size() {
      return set.cameras.length;
    },
    camera: (id) => set.byId.get(id)?.camera,
    mayTouch(scope, id) {
      const known = set.byId.get(id);
      return known !== undefined && seenBy(scope)(known.camera);
    },
    mayName(scope, id) {
      if (scope === 'all') return true;
      const camera = set.byId.get(id)?.camera ?? removed.get(id);
      return camera !== undefined && seenBy(scope)(camera);
    },
    page(scope, after, limit) {
      const { cameras, wards } = viewOf(scope);
      const from = firstAbove(cameras, after);
      const page = cameras.slice(from, from + limit);
      const last = page.at(-1);
      const more = from + limit < cameras.length && last !== undefined;
      return {
        revision,
        total: cameras.length,
        wards: [...wards],
        cameras: page,
        ...(more ? { next: last.number } : {}),
      };
    },
    address: (camera, stream) => set.byId.get(camera)?.addresses[stream],
    onvif: (camera) => set.byId.get(camera)?.ptz,
    steerables: () =>
      [...set.byId.values()].flatMap(({ camera, ptz }) => (ptz ? { camera, address: ptz } : [])),
    named: () => [...set.byId.values()].map(({ camera, alertNames }) => ({ camera, alertNames })),
    onChange: listeners.add,
    topics,
    ownChanged() {
      const adopted = adopt(reported);
      if (adopted.ok) return;
      onFault(adopted.fault);
      settleThenFollow(retryMs);
    },
    reload,
    close() {
      closing.abort();
      settling();
      unwatch();
    },
  });
}

const sameAddress = (a: StreamAddress | undefined, b: StreamAddress | undefined) =>
  a?.url === b?.url &&
  a?.username === b?.username &&
  a?.password === b?.password &&
  a?.transcode === b?.transcode &&
  a?.anyCertificate === b?.anyCertificate &&
  a?.whip?.token === b?.whip?.token &&
  a?.whep?.url === b?.whep?.url &&
  a?.whep?.token === b?.whep?.token &&
  a?.srt?.url === b?.srt?.url &&
  a?.srt?.streamId === b?.srt?.streamId &&
  a?.srt?.passphrase === b?.srt?.passphrase &&
  a?.srt?.latencyMs === b?.srt?.latencyMs;

function sameAddresses(a: KnownCamera['addresses'], b: KnownCamera['addresses'] | undefined): boolean {
  for (const stream of StreamRole.options) if (!sameAddress(a[stream], b?.[stream])) return false;
  return true;
}

/** Returns whether all properties that scopes use are equal. */
const sameToScopes = (a: Camera, b: Camera) =>
  a.ward === b.ward &&
  a.function === b.function &&
  a.tags.length === b.tags.length &&
  a.tags.every((tag, at) => tag === b.tags[at]);

/** Returns the index of the first camera with a number above `after`, by bisection. */
function firstAbove(cameras: readonly Camera[], after: number): number {
  let [low, high] = [0, cameras.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cameras[middle]?.number ?? 0) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A camera added from a desk, with its ward at that time. */
export interface OwnCamera {
  readonly record: CameraRecord;
  readonly ward: CameraFile['wards'][number];
}

/** Limits a camera's addresses to other machines. Cameras added from desks are fetched by RTSP only. */
function toRemoteOnly({ addresses, ptz, ...rest }: KnownCamera): KnownCamera {
  const limited = Object.entries(addresses).map(([stream, address]) => [
    stream,
    address.url === undefined ? address : { ...address, remoteOnly: true },
  ]);
  return {
    ...rest,
    addresses: Object.fromEntries(limited),
    ...(ptz ? { ptz: { ...ptz, remoteOnly: true } } : {}),
  };
}

/**
 * Merges the file's cameras with those added from desks.
 * The file takes precedence: if it now uses an added camera's number, that one gets the next free number; a ward removed from the file is
 * kept for added cameras.
 */
function mergeOwnCameras(
  site: string,
  set: CamerasFileResult,
  { cameras: own, remoteOnly }: { readonly cameras: readonly OwnCamera[]; readonly remoteOnly: boolean },
): CamerasFileResult {
  if (own.length === 0) return set;
  const numbers = new Set(set.cameras.map(({ number }) => number));
  const records = own.map(({ record }) => {
    let { number } = record;
    while (numbers.has(number)) number += 1;
    numbers.add(number);
    return { ...record, number };
  });
  const known = toKnownCameras(site, { wards: own.map(({ ward }) => ward), cameras: records });
  const wards = new Map([...known.wards, ...set.wards].map((ward) => [ward.id, ward]));
  const added = known.cameras.map((each): KnownCamera => {
    const camera = { ...each.camera, own: true };
    return remoteOnly ? { ...toRemoteOnly(each), camera } : { ...each, camera };
  });
  const byId = new Map(set.byId);
  // An added camera that was copied into the file is taken from there.
  const fresh = added.filter(({ camera }) => !byId.has(camera.id));
  for (const each of fresh) byId.set(each.camera.id, each);
  return {
    wards: [...wards.values()],
    cameras: [...set.cameras, ...fresh.map(({ camera }) => camera)].sort((a, b) => a.number - b.number),
    byId,
    hash: createHash('sha256')
      .update(`${set.hash}\n${JSON.stringify(own)}`)
      .digest('hex'),
  };
}
