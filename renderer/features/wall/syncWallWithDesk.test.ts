import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { DeskStatus } from '../../../core/api/desk.ts';
import { CameraId, DeskId, OperatorId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Layout, TileContent } from '../../../core/wall/layout.ts';
import { createSingleTab, initialTab, type Tabs, type WithheldTile } from '../../../core/wall/tabs.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { type CamerasState, noCameras, type StatusState } from '../../shared/mirror.ts';
import { syncWallWithDesk } from './syncWallWithDesk.ts';
import { createWallStore } from './wallStore.ts';

const [one, two, three] = [1, 2, 3].map((n) => CameraId.parse(`s:camera:c${n}`)) as [
  CameraId,
  CameraId,
  CameraId,
];

const signedIn = (name: string): StatusState => ({
  connected: true,
  desk: {
    desk: DeskId.parse('desk-0123456789abcdef'),
    site: { name: '', url: '', embedded: false, state: 'connected', since: 0, cause: null },
    operator: {
      id: OperatorId.parse(`s:operator:${name}`),
      name,
      displayName: name,
      roles: [],
      rights: ['layout.own'],
      scope: 'all',
      demo: false,
    },
    settings: { language: 'vi' },
    restarts: 0,
  } satisfies DeskStatus,
});

const four = (...tiles: TileContent[]): Layout => ({ division: '4', tiles });

/** Creates a window with its operator signed in, at a desk that stores `stored`. */
function setUp(layout: Layout, withheld: readonly WithheldTile[] = []) {
  const clock = handClock();
  const status = createStore<StatusState>(() => ({ connected: true, desk: undefined }));
  const cameras = createStore<CamerasState>(() => noCameras);
  const wall = createWallStore();
  const profile = createStore(() => ({ walls: 'day' }));
  const asked: string[] = [];
  const faults: (Fault | undefined)[] = [];
  const desk = { stored: createSingleTab(layout), withheld, answer: ok({ withheld: [] }) as Result<object> };
  /** Delays the desk's replies, which then arrive in order. */
  const slow = { until: Promise.resolve() };
  /** Walls of profiles other than the day's, which `stored` belongs to. */
  const others = new Map<string, Tabs>();
  const call = async (
    name: string,
    { walls = '', tabs }: { walls?: string; tabs?: Tabs },
  ): Promise<Result<unknown>> => {
    asked.push(name);
    await slow.until;
    if (!desk.answer.ok) return desk.answer;
    const own = walls === 'day' ? desk.stored : others.get(walls);
    if (name === 'wall.get')
      return ok({ tabs: own ?? desk.stored, withheld: desk.withheld, ...(own ? {} : { isOther: true }) });
    if (tabs && walls === 'day') desk.stored = tabs;
    else if (tabs) others.set(walls, tabs);
    return desk.answer;
  };
  syncWallWithDesk({
    // Only the calls used here are implemented.
    desk: { call: call as DeskClient['call'] },
    mirror: { status, cameras },
    wall,
    profile,
    order: 0,
    grid: undefined,
    clock,
    onFault: (fault) => void faults.push(fault),
  });
  status.setState(signedIn('an'));
  return { clock, status, cameras, wall, profile, asked, faults, desk, slow, others };
}

const saves = (asked: readonly string[]) => asked.filter((name) => name === 'wall.save').length;

describe('the layout of a window', () => {
  it('is loaded from the desk, and not saved again because of that', async () => {
    const { clock, wall, asked } = setUp({ division: '9', tiles: [one] });
    await clock.advance(5_000);
    expect(getActiveLayout(wall.getState())).toEqual({ division: '9', tiles: [one] });
    expect(asked).toEqual(['wall.get']);
  });

  it('is saved once for successive changes, and not at all for one without effect', async () => {
    const { clock, wall, asked, desk } = setUp(four(one, null, null, null));
    await clock.advance(0);
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    await clock.advance(300);
    wall.act({ do: 'putOn', camera: three, tile: 2 });
    await clock.advance(5_000);
    expect(saves(asked)).toBe(1);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, three, null]);
    wall.act({ do: 'division', division: '4' });
    wall.act({ do: 'putOn', camera: three, tile: 2 });
    await clock.advance(5_000);
    expect(saves(asked)).toBe(1);
  });

  it.each(['call.operatorChanged', 'call.lockedSince'] as const)(
    'is saved again after %s, without a notice',
    async (code) => {
      const { clock, wall, faults, desk } = setUp(four(one));
      await clock.advance(0);
      desk.answer = fail(code);
      wall.act({ do: 'putOn', camera: two, tile: 1 });
      await clock.advance(1_000);
      desk.answer = ok({ withheld: [] });
      await clock.advance(30_000);
      expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, null, null]);
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    },
  );

  it('is saved repeatedly until the disk accepts it, and the fault is then cleared', async () => {
    const { clock, wall, asked, faults, desk } = setUp(four(one));
    await clock.advance(0);
    desk.answer = fail('desk.storeFailed', { why: 'full' });
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    await clock.advance(10_000);
    expect(saves(asked)).toBeGreaterThan(2);
    expect(faults.at(-1)?.code).toBe('desk.storeFailed');
    desk.answer = ok({ withheld: [] });
    await clock.advance(30_000);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, null, null]);
    expect(faults.at(-1)).toBeUndefined();
    const made = saves(asked);
    await clock.advance(60_000);
    expect(saves(asked)).toBe(made);
  });

  it('is not saved again after a refusal for a missing right', async () => {
    const { clock, wall, asked, desk } = setUp(four(one));
    await clock.advance(0);
    desk.answer = fail('right.missing', { right: 'layout.own' });
    wall.act({ do: 'clear' });
    await clock.advance(60_000);
    expect(saves(asked)).toBe(1);
  });

  it('is loaded once the desk replies after timeouts', async () => {
    const { clock, wall, desk, status } = setUp(four(one));
    await clock.advance(0);
    desk.answer = fail('call.timeout', { seconds: 15 });
    desk.stored = createSingleTab({ division: '1', tiles: [two] });
    status.setState(signedIn('binh'));
    await clock.advance(3_000);
    desk.answer = ok({ withheld: [] });
    await clock.advance(30_000);
    expect(getActiveLayout(wall.getState())).toEqual({ division: '1', tiles: [two] });
  });

  it('changes with the activated profile; the last change before that is saved in the previous profile', async () => {
    const { clock, wall, profile, desk, others } = setUp(four(one, null, null, null));
    others.set('night', createSingleTab(four(three, null, null, null)));
    await clock.advance(0);
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    profile.setState({ walls: 'night' });
    await clock.advance(0);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([three, null, null, null]);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, null, null]);
    wall.act({ do: 'putOn', camera: one, tile: 3 });
    await clock.advance(5_000);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, null, null]);
    profile.setState({ walls: 'day' });
    await clock.advance(0);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([one, two, null, null]);
  });

  it('stays, with its selection and undo history, when a profile is saved under a new name', async () => {
    const { clock, wall, profile, desk, others } = setUp(four(one, null, null, null));
    await clock.advance(0);
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    profile.setState({ walls: 'night' });
    // Before the desk has replied that it has none for the night.
    wall.act({ do: 'putOn', camera: three, tile: 3 });
    wall.act({ do: 'select', tile: 2 });
    await clock.advance(5_000);
    expect(wall.getState().selected).toBe(2);
    expect(getActiveLayout({ tabs: others.get('night') ?? createSingleTab(four()) }).tiles).toEqual([
      one,
      two,
      null,
      three,
    ]);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, null, null]);
    wall.act({ do: 'undo' });
    wall.act({ do: 'undo' });
    expect(getActiveLayout(wall.getState()).tiles).toEqual([one, null, null, null]);
  });

  it('is copied from the shown layout into a profile without a wall, and saved in that profile from then on', async () => {
    const { clock, wall, profile, others } = setUp(four(one, null, null, null));
    await clock.advance(0);
    // However soon another profile follows.
    profile.setState({ walls: 'night' });
    profile.setState({ walls: 'day' });
    await clock.advance(0);
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    await clock.advance(5_000);
    expect(getActiveLayout({ tabs: others.get('night') ?? createSingleTab(four()) }).tiles).toEqual([
      one,
      null,
      null,
      null,
    ]);
    profile.setState({ walls: 'night' });
    await clock.advance(0);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([one, null, null, null]);
  });

  it('is copied as shown when the profile was activated, though the desk is slow and further profiles follow', async () => {
    const { clock, wall, profile, desk, slow, others } = setUp(four(one, null, null, null));
    await clock.advance(0);
    let goOn = () => {};
    slow.until = new Promise((resolve) => {
      goOn = resolve;
    });
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    profile.setState({ walls: 'night' });
    profile.setState({ walls: 'dawn' });
    wall.act({ do: 'putOn', camera: three, tile: 2 });
    profile.setState({ walls: 'night' });
    goOn();
    await clock.advance(5_000);
    const tilesOf = (tabs: Tabs | undefined) => tabs && getActiveLayout({ tabs }).tiles;
    expect(getActiveLayout(wall.getState()).tiles).toEqual([one, two, null, null]);
    expect(tilesOf(desk.stored)).toEqual([one, two, null, null]);
    expect(tilesOf(others.get('night'))).toEqual([one, two, null, null]);
    expect(tilesOf(others.get('dawn'))).toEqual([one, two, three, null]);
  });

  it('is saved although an earlier save is still pending when another profile is activated', async () => {
    const { clock, wall, profile, desk, slow, others } = setUp(four(one, null, null, null));
    others.set('night', createSingleTab(four(three, null, null, null)));
    await clock.advance(0);
    let goOn = () => {};
    slow.until = new Promise((resolve) => {
      goOn = resolve;
    });
    wall.act({ do: 'putOn', camera: two, tile: 1 });
    await clock.advance(500);
    wall.act({ do: 'putOn', camera: three, tile: 2 });
    profile.setState({ walls: 'night' });
    goOn();
    await clock.advance(5_000);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([three, null, null, null]);
    expect(getActiveLayout({ tabs: desk.stored }).tiles).toEqual([one, two, three, null]);
    expect(getActiveLayout({ tabs: others.get('night') ?? createSingleTab(four()) }).tiles).toEqual([
      three,
      null,
      null,
      null,
    ]);
  });

  it('is reloaded when the registry has arrived, unless it was touched', async () => {
    const { clock, wall, cameras, desk } = setUp(four(null, one), [{ tab: initialTab, tile: 0 }]);
    await clock.advance(0);
    desk.stored = createSingleTab(four(two, one));
    cameras.setState({ complete: true, list: [] });
    await clock.advance(0);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([two, one]);
    wall.act({ do: 'select', tile: 0 });
    wall.act({ do: 'clear' });
    await clock.advance(5_000);
    wall.act({ do: 'putOn', camera: three, tile: 3 });
    desk.stored = createSingleTab(four(two, one));
    cameras.setState({ list: [] });
    await clock.advance(0);
    expect(getActiveLayout(wall.getState()).tiles).toEqual([null, one, null, three]);
  });
});
