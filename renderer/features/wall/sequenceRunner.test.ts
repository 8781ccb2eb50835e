import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { FaultCode } from '../../../core/errors/faults.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import { createSingleTab, initialTab, TabId } from '../../../core/wall/tabs.ts';
import { createWallState } from '../../../core/wall/wall.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { CameraState, Media } from '../../media/index.ts';
import { createSequenceRunner } from './sequenceRunner.ts';
import { createWallStore, getSelectedCamera } from './wallStore.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence: Sequence = { kind: 'sequence', cameras: [camera(1), camera(2), camera(3)], dwellMs: 10_000 };
const second = TabId.parse('second');

const live: CameraState = { state: 'live', cause: undefined };
const lost = (code: FaultCode): CameraState => ({ state: 'lost', cause: { code, params: {} } });
const refused: CameraState = { ...lost('right.outOfScope'), state: 'refused' };
const waiting: CameraState = { state: 'waiting', cause: undefined };

/** Creates media whose camera states and link the test controls. */
function setUp(
  cameraState: Media['cameraState'] = () => undefined,
  isGone: (one: CameraId) => boolean = () => false,
) {
  const clock = handClock();
  const line = { isCut: false };
  const wall = createWallStore(createWallState(createSingleTab({ division: '4', tiles: [null, sequence] })));
  const sequences = createSequenceRunner({
    wall,
    isGone,
    clock,
    media: { cameraState, linkLost: () => line.isCut },
  });
  const turn = (tile = 1) => sequences.getState().turns.get(tile);
  return { clock, wall, line, sequences, turn };
}

describe('a window’s sequences', () => {
  it('run on their tiles, with the next camera prefetched before its turn', async () => {
    const { clock, turn } = setUp();
    expect(turn()).toMatchObject({ camera: camera(1), at: 0, of: 3, next: undefined, paused: false });
    await clock.advance(7_500);
    expect(turn()?.next).toBe(camera(2));
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(2), next: undefined });
  });

  it('skip a camera without pictures before its turn, once its prefetch fails', async () => {
    const { clock, turn } = setUp((one) => (one === camera(2) ? lost('source.silent') : live));
    await clock.advance(7_500);
    expect(turn()).toMatchObject({ camera: camera(1), next: camera(3), skipped: [camera(2)] });
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(3), at: 2 });
  });

  it('skip a camera missing in the registry, and prefetch the one after it', async () => {
    const { clock, turn } = setUp(
      (one) => (one === camera(2) ? undefined : live),
      (one) => one === camera(2),
    );
    await clock.advance(7_500);
    expect(turn()).toMatchObject({ camera: camera(1), next: camera(3), skipped: [camera(2)] });
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(3), at: 2 });
  });

  it('change to the next camera only once it has its own pictures, because a still may be arbitrarily old', async () => {
    let second: CameraState = { state: 'still', cause: undefined };
    const { clock, turn } = setUp((one) => (one === camera(2) ? second : live));
    await clock.advance(12_000);
    expect(turn()?.camera).toBe(camera(1));
    second = live;
    await clock.advance(500);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('stay with the visible camera where no other has pictures, and retry them', async () => {
    let away = true;
    const { clock, turn } = setUp((one) => (one === camera(1) || !away ? live : refused));
    await clock.advance(30_000);
    expect(turn()).toMatchObject({ camera: camera(1), next: undefined });
    away = false;
    await clock.advance(40_000);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('skip no camera for a fault of the line, the site or this machine', async () => {
    for (const code of [
      'media.nothingArrives',
      'call.closed',
      'media.workerLost',
      'media.decoderStalled',
    ] as const) {
      const { clock, turn } = setUp((one) => (one === camera(2) ? lost(code) : live));
      await clock.advance(10_000);
      expect(turn()).toMatchObject({ camera: camera(2), skipped: [] });
      await clock.advance(10_000);
      expect(turn()).toMatchObject({ camera: camera(3), skipped: [] });
    }
  });

  it('stop while the line is cut, report no camera, and restart their dwell when it is back', async () => {
    let isThere = true;
    const { clock, line, turn } = setUp((one) => {
      if (isThere) return live;
      if (one !== camera(1)) return waiting;
      return line.isCut ? lost('call.closed') : { state: 'lost', cause: undefined };
    });
    // The cut is detected only a while after the last picture: until then the next camera is awaited.
    await clock.advance(5_000);
    isThere = false;
    await clock.advance(9_000);
    expect(turn()).toMatchObject({ camera: camera(1), skipped: [] });
    line.isCut = true;
    await clock.advance(120_000);
    expect(turn()).toMatchObject({ camera: camera(1), next: undefined, skipped: [] });
    isThere = true;
    line.isCut = false;
    await clock.advance(9_500);
    expect(turn()).toMatchObject({ camera: camera(1), next: camera(2), skipped: [] });
    await clock.advance(500);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('notify only of changes', async () => {
    const { clock, sequences } = setUp();
    let lastPublished = 0;
    sequences.subscribe(() => {
      lastPublished += 1;
    });
    await clock.advance(6_000);
    expect(lastPublished).toBe(0);
    await clock.advance(24_000);
    expect(lastPublished).toBe(6);
  });

  it('pause where they are touched, and resume by key or by themselves', async () => {
    const { clock, sequences, turn } = setUp();
    sequences.touch(1);
    await clock.advance(59_000);
    expect(turn()).toMatchObject({ camera: camera(1), paused: true });
    sequences.toggle(1);
    await clock.advance(10_000);
    expect(turn()).toMatchObject({ camera: camera(2), paused: false });
    sequences.step(1, -1);
    expect(turn()).toMatchObject({ camera: camera(1), paused: true });
    await clock.advance(70_000);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('start at their first camera once put on a tile, whatever was there', async () => {
    const { clock, wall, sequences, turn } = setUp();
    await clock.advance(10_000);
    sequences.touch(1);
    const longer: Sequence = { ...sequence, cameras: [...sequence.cameras, camera(4)] };
    wall.act({ do: 'putSequence', sequence: longer, tile: 1 });
    expect(turn()).toMatchObject({ camera: camera(2), paused: false });
    sequences.touch(1);
    wall.act({ do: 'putOn', camera: camera(9), tile: 1 });
    wall.act({ do: 'putSequence', sequence, tile: 1 });
    expect(turn()).toMatchObject({ camera: camera(1), paused: false });
  });

  it('stop while another tile is shown alone, and while the machine cannot keep up', async () => {
    const { clock, wall, sequences, turn } = setUp();
    wall.act({ do: 'putOn', camera: camera(9), tile: 0 });
    wall.act({ do: 'alone', on: true });
    await clock.advance(60_000);
    expect(turn()?.camera).toBe(camera(1));
    wall.act({ do: 'alone', on: false });
    sequences.hold(true);
    await clock.advance(60_000);
    expect(turn()?.camera).toBe(camera(1));
    sequences.hold(false);
    await clock.advance(10_500);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('return with their tab as they were left: time passes only while they are visible', async () => {
    const { clock, wall, sequences, turn } = setUp();
    const away = async () => {
      wall.act({ do: 'useTab', id: second });
      await clock.advance(60_000);
      wall.act({ do: 'useTab', id: initialTab });
    };
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'useTab', id: initialTab });
    await clock.advance(16_000);
    await away();
    expect(turn()).toMatchObject({ camera: camera(2), next: undefined });
    expect(sequences.getState().leftWith(initialTab, 1)).toBe(camera(2));
    // Tabs that are never visible for a whole dwell still advance.
    await clock.advance(3_500);
    await away();
    expect(turn()?.camera).toBe(camera(2));
    await clock.advance(500);
    expect(turn()?.camera).toBe(camera(3));
  });

  it('report the selected tile’s camera', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'select', tile: 1 });
    await clock.advance(10_000);
    expect(getSelectedCamera(wall.getState(), sequences.getState())).toBe(camera(2));
  });

  it('leave no timer where there are none', async () => {
    const { clock, wall } = setUp();
    expect(clock.pending).toBe(1);
    wall.act({ do: 'select', tile: 1 });
    wall.act({ do: 'clear' });
    expect(clock.pending).toBe(0);
  });

  it('rotate whole tabs, with the next known before its turn, until the operator uses the wall', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    await clock.advance(17_000);
    expect(sequences.getState().nextTab).toBe(initialTab);
    await clock.advance(3_500);
    expect(wall.getState().tabs.active).toBe(initialTab);
    sequences.touch();
    expect(sequences.getState().tabsPaused).toBe(true);
    await clock.advance(40_000);
    expect(wall.getState().tabs.active).toBe(initialTab);
    sequences.goOnTabs();
    await clock.advance(20_500);
    expect(wall.getState().tabs.active).toBe(second);
  });

  it('hold the active tab while a form for it is open, for any time', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    const [closeEditor, closeLibrary] = [sequences.stay(), sequences.stay()];
    closeEditor();
    closeEditor();
    await clock.advance(600_000);
    expect([wall.getState().tabs.active, sequences.getState().tabsPaused]).toEqual([second, true]);
    closeLibrary();
    await clock.advance(19_000);
    expect([wall.getState().tabs.active, sequences.getState().tabsPaused]).toEqual([second, false]);
    await clock.advance(1_500);
    expect(wall.getState().tabs.active).toBe(initialTab);
  });

  it('hold the active tab while the machine cannot keep up, and for a whole dwell afterwards', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    sequences.hold(true);
    await clock.advance(60_000);
    sequences.hold(false);
    expect(sequences.getState()).toMatchObject({ nextTab: undefined, tabsPaused: false, held: false });
    await clock.advance(19_000);
    expect(wall.getState().tabs.active).toBe(second);
    await clock.advance(1_500);
    expect(wall.getState().tabs.active).toBe(initialTab);
  });

  it('hold the active tab while the line is cut', async () => {
    const { clock, wall, line, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    line.isCut = true;
    await clock.advance(60_000);
    expect(wall.getState().tabs.active).toBe(second);
    expect(sequences.getState().nextTab).toBeUndefined();
    line.isCut = false;
    await clock.advance(20_500);
    expect(wall.getState().tabs.active).toBe(initialTab);
  });
});
