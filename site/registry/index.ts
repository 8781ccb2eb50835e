import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import type { Cancel, Clock } from '../../core/clock.ts';
import { type Camera, StreamRole, type Ward } from '../../core/domain/camera.ts';
import { inScope, type Scope } from '../../core/domain/operator.ts';
import type { Fault } from '../../core/faults.ts';
import { ok, type Result } from '../../core/result.ts';
import { type CameraSet, cameraSet, type StreamAddress, StrictCameraFile } from './cameras.ts';

export { StrictCameraFile } from './cameras.ts';

/** A change is read only once the file has been still for so long: editors and writers take several steps. */
const settleMs = 300;

export interface RegistryPage {
  revision: number;
  total: number;
  wards: Ward[];
  cameras: Camera[];
  next?: number;
}

/** The site's cameras, as its file tells them. */
export interface Registry {
  readonly revision: number;
  readonly size: number;
  camera(id: string): Camera | undefined;
  /** False for unknown cameras too. */
  mayTouch(scope: Scope, id: string): boolean;
  /** Cameras of the scope with a number above `after`, in order of number; every page carries the wards. */
  page(scope: Scope, after: number, limit: number): RegistryPage;
  address(camera: string, stream: StreamRole): StreamAddress | undefined;
  /** Told after a change, with the cameras whose addresses are not what they were, or that are gone. */
  onChange(run: (moved: readonly string[]) => void): Cancel;
  /** Reads the file again now; a fault leaves the last good registry. */
  reload(): Result<void>;
  close(): void;
}

interface View {
  readonly ids: ReadonlySet<string> | undefined;
  readonly cameras: readonly Camera[];
}

/** Reads the cameras file and follows its changes. */
export function openRegistry(options: {
  readonly site: string;
  readonly file: string;
  readonly clock: Clock;
  readonly read: (file: string, schema: typeof StrictCameraFile) => Result<z.output<typeof StrictCameraFile>>;
  readonly revisionOf: (contentHash: string) => number;
  /** Told when a changed file could not be taken. */
  readonly onFault: (fault: Fault) => void;
}): Result<Registry> {
  const { site, file, clock, read, revisionOf, onFault } = options;
  const listeners = new Set<(moved: readonly string[]) => void>();
  // By the scope's own object, which lives as long as its operator's session.
  let views = new WeakMap<object, View>();
  let set: CameraSet | undefined;
  let hash = '';
  let revision = 0;

  function take(): Result<{ readonly before: CameraSet | undefined; readonly changed: boolean }> {
    const parsed = read(file, StrictCameraFile);
    if (!parsed.ok) return parsed;
    const found = createHash('sha256').update(JSON.stringify(parsed.value)).digest('hex');
    const before = set;
    if (found === hash) return ok({ before, changed: false });
    set = cameraSet(site, parsed.value);
    hash = found;
    revision = revisionOf(found);
    views = new WeakMap();
    return ok({ before, changed: true });
  }

  const first = take();
  if (!first.ok) return first;
  const current = (): CameraSet => {
    if (!set) throw new Error('the registry was not read');
    return set;
  };

  function viewOf(scope: Scope): View {
    const { cameras: all } = current();
    if (scope === 'all') return { cameras: all, ids: undefined };
    const cached = views.get(scope);
    if (cached) return cached;
    const cameras = all.filter((camera) => inScope(scope, camera));
    const view = { cameras, ids: new Set<string>(cameras.map(({ id }) => id)) };
    views.set(scope, view);
    return view;
  }

  function reload(): Result<void> {
    const taken = take();
    if (!taken.ok) return taken;
    const { before, changed } = taken.value;
    if (changed && before) {
      const moved = before.cameras.flatMap(({ id }) =>
        StreamRole.options.every((stream) =>
          sameAddress(before.address(id, stream), current().address(id, stream)),
        )
          ? []
          : [id],
      );
      for (const run of listeners) run(moved);
    }
    return ok(undefined);
  }

  let settling: Cancel = () => undefined;
  // The folder is watched, not the file: a file that is replaced by another would no longer be heard of.
  const watcher: FSWatcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name !== basename(file)) return;
    settling();
    settling = clock.after(settleMs, () => {
      const result = reload();
      if (!result.ok) onFault(result.fault);
    });
  });
  watcher.on('error', (error) =>
    onFault({ code: 'config.unreadable', params: { file, why: error.message } }),
  );

  return ok({
    get revision() {
      return revision;
    },
    get size() {
      return current().cameras.length;
    },
    camera: (id) => current().byId.get(id),
    mayTouch(scope, id) {
      const { ids } = viewOf(scope);
      return ids === undefined ? current().byId.has(id) : ids.has(id);
    },
    page(scope, after, limit) {
      const { cameras } = viewOf(scope);
      const from = firstAbove(cameras, after);
      const page = cameras.slice(from, from + limit);
      const last = page.at(-1);
      const more = from + limit < cameras.length && last !== undefined;
      return {
        revision,
        total: cameras.length,
        wards: [...current().wards],
        cameras: page,
        ...(more ? { next: last.number } : {}),
      };
    },
    address: (camera, stream) => current().address(camera, stream),
    onChange(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    reload,
    close() {
      settling();
      watcher.close();
    },
  });
}

const sameAddress = (a: StreamAddress | undefined, b: StreamAddress | undefined) =>
  a?.url === b?.url &&
  a?.username === b?.username &&
  a?.password === b?.password &&
  a?.transcode === b?.transcode &&
  a?.anyCertificate === b?.anyCertificate;

/** Index of the first camera with a number above `after`, by bisection. */
function firstAbove(cameras: readonly Camera[], after: number): number {
  let [low, high] = [0, cameras.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cameras[middle]?.number ?? 0) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
