import type { SiteCalls } from '../../../core/api/site.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { Camera, type Ward } from '../../../core/cameras/camera.ts';
import { compileScope, type Scope } from '../../../core/people/operator.ts';
import type { CallOutput } from '../../../core/rpc/define.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import {
  type RegistryState,
  readCamera,
  readCameraTextsAfter,
  readRegistry,
  readWards,
  removeCamera,
  replaceWards,
  type StoredCamera,
  saveCamera,
  saveCameraOutsideScope,
  saveRegistry,
  toStoredCamera,
} from '../../store/cameras.ts';
import type { SiteHello, SiteReceiver } from '../../sync/link.ts';
import { createFixedRetry, createSyncLoop } from '../../sync/loop.ts';

/** Cameras requested from the site per page. */
const pageLength = 500;
/** Rows per transaction: few enough that a slow disk does not delay a call. */
const rowsPerWrite = 250;
/** Restarts of a download because the registry changed meanwhile, before it waits for the next change. */
const maxRestarts = 5;
/** The retry delay after a failure although the link is up, ms. */
const retryMs = 5_000;

/** The changes that the last synchronisation made in the store. */
export interface RegistryChange {
  readonly changed: readonly CameraId[];
  readonly removed: readonly CameraId[];
  readonly wardsChanged: boolean;
}

interface CamerasOptions extends Pick<DeskContext, 'store' | 'project' | 'link' | 'turns' | 'clock' | 'log'> {
  /** The scope of the operator signed in at the site, and the site; undefined while nothing can be requested. */
  readonly view: () => { readonly scope: Scope; readonly site: SiteHello } | undefined;
  /** The store was updated to the site's registry. */
  readonly onChange: (change: RegistryChange) => void;
  /** The site confirmed the stored registry as current. */
  readonly onConfirmed: () => void;
}

export interface DeskCameras {
  readonly handlers: HandlersFor<'camera.get'>;
  readonly receives: SiteReceiver<'registry' | 'outside'>;
  /** The site has accepted the session: synchronises the registry. */
  live(): void;
  /** The link was just lost: until now the site would have announced any change. */
  lost(): void;
  close(): void;
}

interface Fetched {
  readonly revision: number;
  readonly wards: readonly Ward[];
  readonly cameras: ReadonlyMap<CameraId, StoredCamera>;
}

type Difference = Omit<RegistryChange, 'changed'> & {
  readonly changed: ReadonlyMap<CameraId, StoredCamera>;
  readonly wards: readonly Ward[];
};

export function createDeskCameras(options: CamerasOptions): DeskCameras {
  const { store, project, link, turns, clock, log, view, onChange, onConfirmed } = options;
  let live = false;

  const now = () => Math.round(clock.now());

  async function run(): Promise<Result<unknown>> {
    const asked = view();
    if (!asked) return ok({});
    const scope = JSON.stringify(asked.scope);
    const stillAsked = () => {
      const current = view();
      return (
        current && JSON.stringify(current.scope) === scope && current.site.instance === asked.site.instance
      );
    };
    const origin = `${asked.site.site}/${asked.site.instance}`;
    const known = readRegistry(store);
    const same = known?.origin === origin && known.scope === scope;
    const fetched = await fetchAll(same ? known.revision : null, stillAsked);
    if (!stillAsked()) return ok({});
    if (!fetched.ok) return fetched;
    const registry = fetched.value;
    if (registry === 'unchanged') {
      if (known && project((tx) => saveRegistry(tx, { ...known, asOf: now() })).ok) onConfirmed();
    } else {
      const isOtherSite = !known?.origin.startsWith(`${asked.site.site}/`);
      const change = await difference(registry, asked.scope, isOtherSite);
      const described = { origin, scope, revision: registry.revision };
      const taken = await takeOver(change, described);
      if (!taken.ok) return taken;
      log('info', 'registry taken over', {
        revision: registry.revision,
        changed: change.changed.size,
        removed: change.removed.length,
      });
      if (change.wardsChanged || change.changed.size + change.removed.length > 0)
        onChange({
          removed: change.removed,
          wardsChanged: change.wardsChanged,
          changed: [...change.changed.keys()],
        });
      else onConfirmed();
    }
    live = true;
    return ok({});
  }

  /** Writes a change, a few rows at a time. Until it is complete, no revision is stored. */
  async function takeOver(change: Difference, described: Omit<RegistryState, 'asOf'>): Promise<Result<void>> {
    const asOf = readRegistry(store)?.asOf ?? now();
    const begun = project((tx) => saveRegistry(tx, { ...described, revision: null, asOf }));
    if (!begun.ok) return begun;
    const steps: ((tx: SqlWriter) => void)[] = [
      ...Array.from(change.changed, (of) => (tx: SqlWriter) => saveCamera(tx, ...of)),
      ...change.removed.map((id) => (tx: SqlWriter) => removeCamera(tx, id)),
    ];
    for (let at = 0; at < steps.length; at += rowsPerWrite) {
      const part = steps.slice(at, at + rowsPerWrite);
      const written = await turns(() =>
        project((tx) => {
          for (const step of part) step(tx);
        }),
      );
      if (!written.ok) return written;
    }
    return turns(() =>
      project((tx) => {
        if (change.wardsChanged) replaceWards(tx, change.wards);
        saveRegistry(tx, { ...described, asOf: now() });
      }),
    );
  }

  async function fetchAll(
    revisionHeld: number | null,
    stillAsked: () => boolean | undefined,
  ): Promise<Result<Fetched | 'unchanged'>> {
    for (let restart = 0; restart < maxRestarts; restart += 1) {
      const cameras = new Map<CameraId, StoredCamera>();
      let revision: number | undefined;
      let after: number | undefined = 0;
      let wards: readonly Ward[] = [];
      while (after !== undefined) {
        const page: Result<CallOutput<SiteCalls, 'registry.page'>> = await link().call('registry.page', {
          after,
          // Any page shows whether the stored revision is current, so one camera suffices.
          limit: after === 0 && revisionHeld !== null ? 1 : pageLength,
        });
        if (!stillAsked()) return ok('unchanged');
        if (!page.ok) return page;
        const next: number | undefined = page.value.next;
        if (revision === undefined) {
          ({ revision, wards } = page.value);
          if (revision === revisionHeld) return ok('unchanged');
        } else if (revision !== page.value.revision) break;
        for (const camera of page.value.cameras) cameras.set(camera.id, toStoredCamera(camera));
        // A cursor that does not advance would be requested forever.
        if (next !== undefined && next <= after)
          throw new Error(`registry.page: next ${next} after ${after}`);
        after = next;
      }
      if (after === undefined && revision !== undefined) return ok({ revision, wards, cameras });
    }
    log('warn', 'registry kept changing while it was read', { restarts: maxRestarts });
    return fail('call.failed', { id: 'registry.page' });
  }

  /** Returns the changes that turn the stored registry into the fetched one, reading a page of the store at a time. */
  async function difference(fetched: Fetched, scope: Scope, otherSite: boolean): Promise<Difference> {
    // Cameras outside this operator's scope were not requested; they stay for the next operator, whose wall may
    // show them.
    const sees = compileScope(scope);
    const gone = (stored: string) => otherSite || sees(Camera.parse(JSON.parse(stored)));
    const changed = new Map(fetched.cameras);
    const removed: CameraId[] = [];
    let after = '';
    for (;;) {
      const from = after;
      const rows = await turns(() => {
        const page = readCameraTextsAfter(store, from, pageLength);
        for (const row of page) {
          const camera = fetched.cameras.get(row.id);
          if (!camera) {
            if (gone(row.camera)) removed.push(row.id);
          } else if (camera.text === row.camera) changed.delete(row.id);
        }
        return page;
      });
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
    }
    const byId = (a: Ward, b: Ward) => (a.id < b.id ? -1 : 1);
    const known = readWards(store);
    // A limited scope was told its own wards only; the others stay with their cameras, for the next operator.
    const others = otherSite || scope === 'all' ? [] : known;
    const wards = [...new Map([...others, ...fetched.wards].map((ward) => [ward.id, ward])).values()].sort(
      byId,
    );
    const wardsChanged = JSON.stringify(known) !== JSON.stringify(wards);
    return { changed, removed, wards, wardsChanged };
  }

  const loop = createSyncLoop({
    clock,
    log,
    name: 'registry',
    retry: createFixedRetry(retryMs),
    run,
  });

  return {
    live: loop.start,
    close: loop.stop,
    receives: {
      registry: {
        onMessage({ revision }) {
          const isRunning = loop.state() === 'running';
          if (isRunning || !live || readRegistry(store)?.revision !== revision) loop.request();
        },
      },
      outside: {
        onMessage({ cameras: left }) {
          // If the disk refuses the write, the cameras' tiles only report them as missing.
          project((tx) => {
            for (const id of left) saveCameraOutsideScope(tx, id);
          });
        },
      },
    },
    lost() {
      loop.stop();
      const known = readRegistry(store);
      if (!live || !known) return;
      live = false;
      if (project((tx) => saveRegistry(tx, { ...known, asOf: now() })).ok) onConfirmed();
    },
    handlers: {
      'camera.get'({ camera }) {
        const found = readCamera(store, camera);
        return found ? ok(found) : fail('right.outOfScope');
      },
    },
  };
}
