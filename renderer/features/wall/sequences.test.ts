import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { FaultCode } from '../../../core/errors/faults.ts';
import type { Sequence } from '../../../core/wall/layout.ts';
import { firstTab, oneTab, TabId } from '../../../core/wall/tabs.ts';
import { wallOf } from '../../../core/wall/wall.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import type { CameraState, Media } from '../../media/index.ts';
import { createSequences } from './sequences.ts';
import { createWall, selectedCameraOf } from './wall.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence: Sequence = { kind: 'sequence', cameras: [camera(1), camera(2), camera(3)], dwellMs: 10_000 };
const second = TabId.parse('second');

const live: CameraState = { state: 'live', cause: undefined };
const lost = (code: FaultCode): CameraState => ({ state: 'lost', cause: { code, params: {} } });
const refused: CameraState = { ...lost('right.outOfScope'), state: 'refused' };
const waiting: CameraState = { state: 'waiting', cause: undefined };

/** Media of which a test says how its cameras stand, and whether its line is cut. */
function setUp(
  cameraState: Media['cameraState'] = () => undefined,
  isGone: (one: CameraId) => boolean = () => false,
) {
  const clock = handClock();
  const line = { isCut: false };
  const wall = createWall(wallOf(oneTab({ division: '4', tiles: [null, sequence] })));
  const sequences = createSequences({
    wall,
    isGone,
    clock,
    media: { cameraState, linkLost: () => line.isCut },
  });
  const turn = (tile = 1) => sequences.getState().turns.get(tile);
  return { clock, wall, line, sequences, turn };
}

describe('the sequences of a window', () => {
  it('run on their tiles, the next camera ready before its turn', async () => {
    const { clock, turn } = setUp();
    expect(turn()).toMatchObject({ camera: camera(1), at: 0, of: 3, next: undefined, paused: false });
    await clock.advance(7_500);
    expect(turn()?.next).toBe(camera(2));
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(2), next: undefined });
  });

  it('pass over a camera that gives nothing before its turn, as soon as it was to be got ready', async () => {
    const { clock, turn } = setUp((one) => (one === camera(2) ? lost('source.silent') : live));
    await clock.advance(7_500);
    expect(turn()).toMatchObject({ camera: camera(1), next: camera(3), skipped: [camera(2)] });
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(3), at: 2 });
  });

  it('pass over a camera that the registry does not hold as one that gives nothing: the one after it is got ready', async () => {
    const { clock, turn } = setUp(
      (one) => (one === camera(2) ? undefined : live),
      (one) => one === camera(2),
    );
    await clock.advance(7_500);
    expect(turn()).toMatchObject({ camera: camera(1), next: camera(3), skipped: [camera(2)] });
    await clock.advance(2_500);
    expect(turn()).toMatchObject({ camera: camera(3), at: 2 });
  });

  it('wait a while for the next camera’s own pictures: a still of it may be as old as when somebody watched it last', async () => {
    let second: CameraState = { state: 'still', cause: undefined };
    const { clock, turn } = setUp((one) => (one === camera(2) ? second : live));
    await clock.advance(12_000);
    expect(turn()?.camera).toBe(camera(1));
    second = live;
    await clock.advance(500);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('stay with the one in sight where none of the others gives anything, and try them again', async () => {
    let away = true;
    const { clock, turn } = setUp((one) => (one === camera(1) || !away ? live : refused));
    await clock.advance(30_000);
    expect(turn()).toMatchObject({ camera: camera(1), next: undefined });
    away = false;
    await clock.advance(40_000);
    expect(turn()?.camera).toBe(camera(2));
  });

  it('leave out no camera that the line, the site or this machine keeps from coming', async () => {
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

  it('stand still while the line is cut, accuse nobody, and begin their dwell again when it is back', async () => {
    let isThere = true;
    const { clock, line, turn } = setUp((one) => {
      if (isThere) return live;
      if (one !== camera(1)) return waiting;
      return line.isCut ? lost('call.closed') : { state: 'lost', cause: undefined };
    });
    // The line is missed only a while after the last picture: until then the next camera is waited for.
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

  it('tell only of changes', async () => {
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

  it('stand still where they are touched, and go on by key or by themselves', async () => {
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

  it('run from the moment they are put on a tile, and from their first camera, whatever stood there', async () => {
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

  it('stand still while another tile is shown alone, and while the machine cannot keep up', async () => {
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

  it('come back with their tab as they were left: no time passes for what nobody sees', async () => {
    const { clock, wall, sequences, turn } = setUp();
    const away = async () => {
      wall.act({ do: 'useTab', id: second });
      await clock.advance(60_000);
      wall.act({ do: 'useTab', id: firstTab });
    };
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'useTab', id: firstTab });
    await clock.advance(16_000);
    await away();
    expect(turn()).toMatchObject({ camera: camera(2), next: undefined });
    expect(sequences.getState().leftWith(firstTab, 1)).toBe(camera(2));
    // Tabs that are never in sight for a whole dwell go on all the same.
    await clock.advance(3_500);
    await away();
    expect(turn()?.camera).toBe(camera(2));
    await clock.advance(500);
    expect(turn()?.camera).toBe(camera(3));
  });

  it('say which camera the selected tile shows', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'select', tile: 1 });
    await clock.advance(10_000);
    expect(selectedCameraOf(wall.getState(), sequences.getState())).toBe(camera(2));
  });

  it('leave no timer where there are none', async () => {
    const { clock, wall } = setUp();
    expect(clock.pending).toBe(1);
    wall.act({ do: 'select', tile: 1 });
    wall.act({ do: 'clear' });
    expect(clock.pending).toBe(0);
  });

  it('turn whole tabs, with the next known before its turn, until somebody is at the wall', async () => {
    const { clock, wall, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    await clock.advance(17_000);
    expect(sequences.getState().nextTab).toBe(firstTab);
    await clock.advance(3_500);
    expect(wall.getState().tabs.active).toBe(firstTab);
    sequences.touch();
    expect(sequences.getState().tabsPaused).toBe(true);
    await clock.advance(40_000);
    expect(wall.getState().tabs.active).toBe(firstTab);
    sequences.goOnTabs();
    await clock.advance(20_500);
    expect(wall.getState().tabs.active).toBe(second);
  });

  it('keep the tab in sight while a form about it is open, however long nobody touches anything', async () => {
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
    expect(wall.getState().tabs.active).toBe(firstTab);
  });

  it('keep the tab in sight while the machine cannot keep up, and for a whole dwell once it does', async () => {
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
    expect(wall.getState().tabs.active).toBe(firstTab);
  });

  it('keep the tab in sight while the line is cut', async () => {
    const { clock, wall, line, sequences } = setUp();
    wall.act({ do: 'addTab', id: second });
    wall.act({ do: 'turnTabs', dwellMs: 20_000 });
    line.isCut = true;
    await clock.advance(60_000);
    expect(wall.getState().tabs.active).toBe(second);
    expect(sequences.getState().nextTab).toBeUndefined();
    line.isCut = false;
    await clock.advance(20_500);
    expect(wall.getState().tabs.active).toBe(firstTab);
  });
});
