import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { WallsId } from '../../../core/wall/displayProfile.ts';
import {
  emptyLayout,
  mergeLayout,
  nothingWithheld,
  sightOf,
  type Withheld,
} from '../../../core/wall/layout.ts';
import {
  firstTabs,
  maxTabs,
  type Tab,
  type TabId,
  type Tabs,
  type WithheldTile,
} from '../../../core/wall/tabs.ts';
import type { Reader } from '../../../node/sql/access.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import type { Project, Write } from '../../shared/write.ts';
import { isOutside } from '../../store/cameras.ts';
import { forgetWalls, lastWall, readWall, saveWall, type WallPlace } from '../../store/walls.ts';

interface WallOptions {
  readonly store: Reader;
  readonly write: Write;
  readonly project: Project;
  readonly operator: () => Operator | null;
  readonly mayTouch: (camera: string) => boolean;
  /** Those of arrangements that there are, or that can still come back; undefined: all are kept. */
  readonly stored?: readonly WallsId[] | undefined;
}

type TabsWithheld = ReadonlyMap<TabId, Withheld>;

const tilesIn = (withheld: TabsWithheld, isThere: (camera: CameraId) => boolean): WithheldTile[] =>
  [...withheld].flatMap(([tab, tiles]) =>
    [...tiles].map(([tile, hidden]) =>
      [...hidden].some(isThere) ? { tab, tile } : { tab, tile, isGone: true as const },
    ),
  );

/** An entry of the trail holds so much. */
const detailLength = 4_000;

/** What was changed: the tabs that are other ones than before, and which there are now. */
function detailOf(window: WindowId, before: Tabs, { tabs, active, turnMs }: Tabs): string {
  const was = new Set(before.tabs.map((tab) => JSON.stringify(tab)));
  const changed = tabs.filter((tab) => !was.has(JSON.stringify(tab)));
  const describe = { window, active, turnMs, tabs: tabs.map(({ id }) => id), changed };
  return JSON.stringify(describe).slice(0, detailLength);
}

/**
 * The wall of a window belongs to its place at the desk in the profile that is in use, not to a person: the next shift takes it over. Tiles with cameras
 * that this operator may not see, or that the registry no longer has, come back empty, and are still there for the next.
 */
export function createWalls(options: WallOptions): {
  readonly handlers: HandlersFor<'wall.get' | 'wall.save'>;
} {
  const { store, write, operator, mayTouch } = options;
  const isThere = (camera: CameraId) => isOutside(store, camera);
  const arranged = options.stored;
  // One that a full disk keeps is forgotten at the next start.
  if (arranged) options.project((tx) => forgetWalls(tx, arranged));
  /** What the operator of each window was not shown; the registry may come later, and then they could see it. */
  const shownWithout = new Map<string, TabsWithheld>();
  const keyOf = ({ window, walls }: WallPlace) => `${window} ${walls}`;

  /** A tab that was closed by somebody who was not shown all of it stays, with what they were not shown. */
  function retained(stored: Tabs, saved: Tabs, withheld: TabsWithheld): { tab: Tab; withheld: Withheld }[] {
    const there = new Set(saved.tabs.map(({ id }) => id));
    return stored.tabs
      .filter(({ id }) => !there.has(id))
      .flatMap((tab) => {
        const rest = mergeLayout({
          stored: tab.layout,
          saved: { ...tab.layout, tiles: [] },
          seen: mayTouch,
          withheld: withheld.get(tab.id) ?? nothingWithheld,
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
        const other = own ? undefined : lastWall(store, window);
        const stored = own ?? other ?? firstTabs;
        const withheld = new Map<TabId, Withheld>();
        const tabs = stored.tabs.map((tab) => {
          const sight = sightOf(tab.layout, mayTouch);
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
        // Of one that is not stored yet, what was withheld was so of the one that it begins with.
        const stored = readWall(store, place) ?? lastWall(store, window) ?? firstTabs;
        const before = shownWithout.get(keyOf(place)) ?? new Map<TabId, Withheld>();
        const withheld = new Map<TabId, Withheld>();
        const tabs = saved.tabs.map((tab): Tab => {
          const merged = mergeLayout({
            stored: stored.tabs.find(({ id }) => id === tab.id)?.layout ?? emptyLayout,
            saved: tab.layout,
            seen: mayTouch,
            withheld: before.get(tab.id) ?? nothingWithheld,
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
