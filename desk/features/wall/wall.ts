import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { WallsId } from '../../../core/wall/displayProfile.ts';
import {
  emptyLayout,
  filterVisibleLayout,
  type HiddenCameras,
  mergeLayout,
  noHiddenCameras,
} from '../../../core/wall/layout.ts';
import {
  initialTabs,
  maxTabs,
  type Tab,
  type TabId,
  type Tabs,
  type WithheldTile,
} from '../../../core/wall/tabs.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { isCameraOutsideScope } from '../../store/cameras.ts';
import { deleteRemovedWalls, readLastWall, readWall, saveWall, type WallKey } from '../../store/walls.ts';

interface WallOptions extends Pick<DeskContext, 'store' | 'write' | 'project' | 'operator'> {
  readonly mayTouch: (camera: string) => boolean;
  /** The profiles that exist or can be restored; undefined: all walls are retained. */
  readonly stored?: readonly WallsId[] | undefined;
}

type TabsWithheld = ReadonlyMap<TabId, HiddenCameras>;

const tilesIn = (withheld: TabsWithheld, isThere: (camera: CameraId) => boolean): WithheldTile[] =>
  [...withheld].flatMap(([tab, tiles]) =>
    [...tiles].map(([tile, hidden]) =>
      [...hidden].some(isThere) ? { tab, tile } : { tab, tile, isGone: true as const },
    ),
  );

/** The maximum length of an audit event's detail. */
const detailLength = 4_000;

/** Describes a change: the tabs that differ, and the tabs that exist now. */
function detailOf(window: WindowId, before: Tabs, { tabs, active, turnMs }: Tabs): string {
  const was = new Set(before.tabs.map((tab) => JSON.stringify(tab)));
  const changed = tabs.filter((tab) => !was.has(JSON.stringify(tab)));
  const describe = { window, active, turnMs, tabs: tabs.map(({ id }) => id), changed };
  return JSON.stringify(describe).slice(0, detailLength);
}

/**
 * Creates the handlers for the walls of windows.
 * A wall belongs to its window in the current profile, not to a person: the next shift inherits it. Tiles with
 * cameras outside the operator's scope or the registry are shown empty, but stay stored.
 */
export function createWallHandlers(options: WallOptions): {
  readonly handlers: HandlersFor<'wall.get' | 'wall.save'>;
} {
  const { store, write, operator, mayTouch } = options;
  const isThere = (camera: CameraId) => isCameraOutsideScope(store, camera);
  const arranged = options.stored;
  // If a full disk prevents it, they are deleted at the next start.
  if (arranged) options.project((tx) => deleteRemovedWalls(tx, arranged));
  /** Tiles that were hidden from each window's operator; the registry may load later and make them visible. */
  const shownWithout = new Map<string, TabsWithheld>();
  const keyOf = ({ window, walls }: WallKey) => `${window} ${walls}`;

  /** Retains a tab that was closed by an operator from whom part of it was hidden, with only the hidden part. */
  function retained(
    stored: Tabs,
    saved: Tabs,
    withheld: TabsWithheld,
  ): { tab: Tab; withheld: HiddenCameras }[] {
    const there = new Set(saved.tabs.map(({ id }) => id));
    return stored.tabs
      .filter(({ id }) => !there.has(id))
      .flatMap((tab) => {
        const rest = mergeLayout({
          stored: tab.layout,
          saved: { ...tab.layout, tiles: [] },
          seen: mayTouch,
          withheld: withheld.get(tab.id) ?? noHiddenCameras,
        });
        return rest.withheld.size > 0
          ? [{ tab: { ...tab, layout: rest.layout }, withheld: rest.withheld }]
          : [];
      })
      .slice(0, maxTabs - saved.tabs.length);
  }

  return {
    handlers: {
      'wall.get'({ walls }, { window }) {
        const place = { walls, window };
        const own = readWall(store, place);
        const other = own ? undefined : readLastWall(store, window);
        const stored = own ?? other ?? initialTabs;
        const withheld = new Map<TabId, HiddenCameras>();
        const tabs = stored.tabs.map((tab) => {
          const sight = filterVisibleLayout(tab.layout, mayTouch);
          withheld.set(tab.id, sight.withheld);
          return { ...tab, layout: sight.layout };
        });
        shownWithout.set(keyOf(place), withheld);
        const answer = { tabs: { ...stored, tabs }, withheld: tilesIn(withheld, isThere) };
        return ok(other ? { ...answer, isOther: true } : answer);
      },
      'wall.save'({ walls, tabs: saved }, { window }) {
        const place = { walls, window };
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        // If not stored yet, the hidden tiles are those of the wall that it starts from.
        const stored = readWall(store, place) ?? readLastWall(store, window) ?? initialTabs;
        const before = shownWithout.get(keyOf(place)) ?? new Map<TabId, HiddenCameras>();
        const withheld = new Map<TabId, HiddenCameras>();
        const tabs = saved.tabs.map((tab): Tab => {
          const merged = mergeLayout({
            stored: stored.tabs.find(({ id }) => id === tab.id)?.layout ?? emptyLayout,
            saved: tab.layout,
            seen: mayTouch,
            withheld: before.get(tab.id) ?? noHiddenCameras,
          });
          withheld.set(tab.id, merged.withheld);
          return { ...tab, layout: merged.layout };
        });
        for (const rest of retained(stored, saved, before)) {
          tabs.push(rest.tab);
          withheld.set(rest.tab.id, rest.withheld);
        }
        const made = { ...saved, tabs };
        const detail = detailOf(window, stored, made);
        const written = write({ who: who.id, event: 'wall.save', camera: null, why: null, detail }, (tx) =>
          saveWall(tx, place, made),
        );
        if (!written.ok) return written;
        shownWithout.set(keyOf(place), withheld);
        return ok({ withheld: tilesIn(withheld, isThere) });
      },
    },
  };
}
