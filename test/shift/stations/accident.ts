import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CameraId } from '../../../core/base/ids.ts';
import { CameraFile, type CameraRecord } from '../../../core/cameras/cameraFile.ts';
import { translations } from '../../../renderer/i18n/translations.ts';
import { openAlerts, panelOf, select } from '../../e2e/alertsPage.ts';
import { getPtzCameras } from '../../e2e/demoPtzCameras.ts';
import { type Console, eventually } from '../../e2e/launch.ts';
import { openLog, submitEntry, writeLine } from '../../e2e/logPage.ts';
import { hasKeys, openMap, pressOnMap } from '../../e2e/mapPage.ts';
import { ask, hasKeys as hasKeysIn, press, reads } from '../../e2e/panelPage.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import type { Station, World } from '../world.ts';

/**
 * The place of the accident, in front of a fixed camera.
 * The PTZ camera on the same mast has a clear view of it.
 */
const numbers = { camera: 464, ptzCamera: 59 };

export interface Scene {
  readonly camera: CameraRecord;
  readonly ptzCamera: CameraRecord;
}

export function sceneOf(console: Console): Scene {
  const { cameras } = CameraFile.parse(
    JSON.parse(readFileSync(`${console.data}/site/demo-cameras.json`, 'utf8')),
  );
  const of = (number: number) => cameras.find((one) => one.number === number);
  const [camera, ptzCamera] = [of(numbers.camera), of(numbers.ptzCamera)];
  if (!camera || !ptzCamera || !getPtzCameras(console).some(({ id }) => id === ptzCamera.id))
    throw new Error(`the demo has no PTZ camera ${numbers.ptzCamera} beside a camera ${numbers.camera}`);
  return { camera, ptzCamera };
}

const idOf = ({ id }: CameraRecord) => CameraId.parse(`hanoi:camera:${id}`);
const Pose = z.object({ panDeg: z.number(), tiltDeg: z.number(), moving: z.boolean() });

/** Returns the PTZ camera's true pose, from its simulated mechanics. */
export const poseOf = async ({ drills }: Pick<World, 'drills'>, ptzCamera: string) =>
  Pose.parse(await drills.play({ do: 'pose', camera: ptzCamera }));

/** The number of systems that report the accident, each as a separate alert. */
const makers = 3;

/** Waits for the three alerts in the queue, with the selection on the first. */
async function arrives(world: World, { camera }: Scene): Promise<void> {
  const { desk1, drills, expect, memory } = world;
  await drills.play({ do: 'alert', play: 'accident', camera: camera.id });
  await expect('three alerts of three makers at one place', async () => {
    const { rows } = await ask(desk1, 'alert.list', { filter: { cameras: [idOf(camera)] }, limit: 50 });
    const sources = new Set(rows.map(({ alert }) => alert.source.id));
    memory.accident.splice(0, 9, ...rows.map(({ alert }) => alert.id));
    return (
      sources.size === makers &&
      rows.length === makers &&
      // Frigate's alert starts as a detection and is raised later. An acknowledgement before that would have to be
      // repeated.
      rows.every(({ alert }) => alert.priority === 'high') &&
      `${rows.length} alerts of ${[...sources].sort().join(', ')}`
    );
  });
  memory.sent += makers;
}

export const accident: Station = {
  key: '03-accident',
  at: '07:10',
  title: 'A collision that three makers tell, worked as one incident',
  async play(world) {
    const { desk1, stick, expect, picture, did, memory, pass } = world;
    const { page } = desk1;
    const scene = sceneOf(desk1);
    await arrives(world, scene);

    await openAlerts(desk1);
    await markAll(world);
    await press(desk1, 'a');
    await expect('all three acknowledged by one key', async () => {
      const { rows } = await ask(desk1, 'alert.list', {
        filter: { cameras: [idOf(scene.camera)], acknowledged: true },
        limit: 50,
      });
      return rows.length === memory.accident.length && `${rows.length} acknowledged`;
    });
    for (const _ of memory.accident) did(people.an.id, 'alert.acknowledge');
    await markAll(world);
    await press(desk1, 'i');
    const form = page.getByTestId('incident-form');
    await form.waitFor();
    await press(desk1, 'Enter');
    await expect('one incident that ties all three', async () => {
      const { incidents } = await ask(desk1, 'incident.list', {});
      const [incident] = incidents;
      return incident?.ties.alerts.length === memory.accident.length && incident.title;
    });
    did(people.an.id, 'shiftLog.incidentOpened');

    await openAlerts(desk1);
    await press(desk1, 'Escape');
    await select(desk1, memory.accident[0] ?? '');
    await press(desk1, 'Enter');
    await expect('its camera live on the spot tile', async () => {
      const tile = (await tilesOf(desk1)).find(({ camera }) => camera === idOf(scene.camera));
      return tile?.state === 'live' && `tile ${tile.tile + 1} live`;
    });

    await openMap(desk1);
    await expect('the map has the keys', async () => (await hasKeys(desk1)) && 'yes');
    await pressOnMap(desk1, 'v');
    await page.locator(`[data-testid="map-seen"] [data-camera="${scene.ptzCamera.number}"]`).waitFor();
    await picture('map', desk1);
    const before = await poseOf(world, scene.ptzCamera.id);
    await pressOnMap(desk1, 's');
    await expect(`the best camera by line of sight turns there: ${scene.ptzCamera.number}`, async () => {
      const now = await poseOf(world, scene.ptzCamera.id);
      const turned = Math.abs(now.panDeg - before.panDeg) + Math.abs(now.tiltDeg - before.tiltDeg);
      return !now.moving && turned > 1 && `pan ${now.panDeg.toFixed(1)}°, tilt ${now.tiltDeg.toFixed(1)}°`;
    });
    did(people.an.id, 'ptz.look');
    await pressOnMap(desk1, 'Escape', 'Escape');
    await press(desk1, 'F5');

    await steer(world, scene);
    await snapshot(world, scene);
    await order(world);
    await picture('worked', desk1);
    await pass(5);

    await openAlerts(desk1);
    await markAll(world);
    await press(desk1, 'c');
    await panelOf(desk1).getByTestId('action-form').waitFor();
    await press(desk1, '1', 'Enter');
    await expect('all three closed as genuine', async () => {
      const { rows } = await ask(desk1, 'alert.list', {
        filter: { state: 'closed', cameras: [idOf(scene.camera)] },
        limit: 50,
      });
      return rows.length === memory.accident.length && `${rows.length} closed`;
    });
    for (const _ of memory.accident) did(people.an.id, 'alert.close');
    await press(desk1, 'F6');
    await stick.axis(0, 0);
  },
};

/** Marks everything in the list, which has only the alerts of the accident. */
async function markAll({ desk1, memory }: World): Promise<void> {
  await press(desk1, 'Home', 'Control+a');
  await reads(panelOf(desk1), translations.vi.alerts.marked(memory.accident.length));
}

/** Expects that the PTZ camera on tile 1 follows the stick, and stops when it is released. */
async function steer(world: World, { ptzCamera }: Scene): Promise<void> {
  const { desk1, stick, expect, picture, did } = world;
  await desk1.page.keyboard.type(`1*${ptzCamera.number}`);
  await press(desk1, 'Enter');
  await eventually('the PTZ camera live', async () => {
    const tile = (await tilesOf(desk1)).find(({ camera }) => camera === idOf(ptzCamera));
    return tile?.state === 'live';
  });
  await eventually('the PTZ camera at rest', async () => !(await poseOf(world, ptzCamera.id)).moving);
  const before = (await poseOf(world, ptzCamera.id)).panDeg;
  await stick.axis(0, 0.7);
  await expect('the PTZ camera follows the stick', async () => {
    const { panDeg, moving } = await poseOf(world, ptzCamera.id);
    return moving && Math.abs(panDeg - before) > 2 && `from ${before.toFixed(1)}° to ${panDeg.toFixed(1)}°`;
  });
  await picture('steered', desk1);
  await stick.axis(0, 0);
  const isStill = async () => !(await poseOf(world, ptzCamera.id)).moving && 'at rest';
  await expect('it stands once the stick is let go', isStill);
  did(people.an.id, 'ptz.steer');
  await steerByKeys(world, ptzCamera.id, isStill);
}

/** Controls the same camera with the keyboard alone, for operators without a stick. */
async function steerByKeys(
  world: World,
  ptzCamera: string,
  isStill: () => Promise<string | false>,
): Promise<void> {
  const { desk1, expect, did } = world;
  const { keyboard } = desk1.page;
  await press(desk1, 'd');
  const before = (await poseOf(world, ptzCamera)).panDeg;
  await keyboard.down('ArrowLeft');
  await expect('the PTZ camera follows the arrow keys', async () => {
    const { panDeg, moving } = await poseOf(world, ptzCamera);
    return moving && Math.abs(panDeg - before) > 2 && `from ${before.toFixed(1)}° to ${panDeg.toFixed(1)}°`;
  });
  await keyboard.up('ArrowLeft');
  await expect('it stands once the key is let go', isStill);
  did(people.an.id, 'ptz.steer');
  await press(desk1, 'd');
}

const why = 'Va chạm giao thông, công an phường yêu cầu';

/** The shift leader at the other desk takes the snapshot, because only leaders may export pictures. */
async function snapshot({ desk2, expect, did, picture }: World, { camera }: Scene): Promise<void> {
  const { page } = desk2;
  await page.keyboard.type(`1*${camera.number}`);
  await press(desk2, 'Enter');
  await eventually(
    'its picture live',
    async () => (await tilesOf(desk2)).some((tile) => tile.camera === idOf(camera) && tile.state === 'live'),
    60_000,
  );
  await press(desk2, 'c');
  const form = page.getByTestId('export');
  await form.waitFor();
  await eventually('the keys in its reason', () => hasKeysIn(form));
  await page.keyboard.type(why);
  await press(desk2, 'Enter');
  await expect(
    'a snapshot, signed, with its reason',
    async () => (await form.getAttribute('data-stage')) === 'done' && 'made',
    60_000,
  );
  did(people.chi.id, 'export.snapshot', why);
  await picture('snapshot', desk2);
  await press(desk2, 'Escape');
  await form.waitFor({ state: 'detached' });
}

async function order({ desk1, expect, did }: World): Promise<void> {
  const { page } = desk1;
  await writeLine(desk1, 3, 'Giữ hình hiện trường đến khi xe cứu thương rời đi');
  await press(desk1, 'Enter');
  await page.keyboard.type('Trực chỉ huy');
  await press(desk1, 'Tab', 'Tab');
  await page.keyboard.type('+1h');
  await submitEntry(desk1);
  did(people.an.id, 'shiftLog.entry');
  await openLog(desk1, 2);
  const orders = page.getByTestId('log-orders');
  await reads(orders, 'Giữ hình hiện trường');
  await press(desk1, 'ArrowDown', 'e');
  await page.getByTestId('log-end-order').waitFor();
  await press(desk1, '1');
  await page.keyboard.type('Xe cứu thương đã rời đi');
  await press(desk1, 'Enter');
  await expect('the order answered', async () => {
    const { orders: open } = await ask(desk1, 'log.orders', {});
    return open.length === 0 && 'no order is open';
  });
  did(people.an.id, 'shiftLog.orderEnded');
  await press(desk1, 'F4');
}
