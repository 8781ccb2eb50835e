import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { detailsOf, openAlerts, panelOf, rowOf, select, stripOf } from './alertsPage.ts';
import { type DemoFrigate, openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';
import { ask, press, reads, textOf } from './panelPage.ts';
import { codeOf, launchReady, tilesOf } from './wallPage.ts';

/** The display name of the demo's operator. */
const me = 'Trưởng ca (demo)';

let console: Console;
let frigate: DemoFrigate;
/** A test camera. `frigateName` is its name in Frigate. */
let camera: CameraId;
let frigateName: string;
let id: string;
const reviewId = `${(Date.now() / 1_000).toFixed(6)}-e2e001`;

beforeAll(async () => {
  console = await launchReady(['--cameras=12', '--test-cameras=12', '--size=1600x900', '--lang=en']);
  frigate = await openDemoFrigate(console);
  const first = frigate.cameras.find(({ kind }) => kind === 'fixed');
  camera = CameraId.parse(`hanoi:camera:${first?.id}`);
  frigateName = first?.alertNames[0] ?? '';
});
afterAll(async () => {
  await frigate?.close();
  await console?.close();
});

describe('an alert from a real broker', () => {
  test('as a heartbeat shows its age on screen, and does not appear in lists or figures', async () => {
    await reads(stripOf(console), /alert chain: \d/);
    const { rows } = await ask(console, 'alert.list', { filter: { state: 'all' }, limit: 200 });
    expect(rows.filter(({ alert }) => alert.class === 'heartbeat')).toEqual([]);
    const figures = await ask(console, 'alert.figures', { from: 0, to: Date.now() + 60_000 });
    expect(figures.received).toBe(rows.length);
  });

  test('as a Frigate review is queued with its title and camera, and repeats are counted', async () => {
    await openAlerts(console);
    await frigate.send('new', frigateName, reviewId, { severity: 'detection' });
    await frigate.send('update', frigateName, reviewId);
    await frigate.send('update', frigateName, reviewId);
    const found = await eventually('an alert', async () => {
      const { rows } = await ask(console, 'alert.list', { filter: { cameras: [camera] } });
      return rows.find(({ alert }) => alert.key.includes(reviewId) && alert.count > 1);
    });
    id = found.alert.id;
    expect(found.alert).toMatchObject({ camera, priority: 'high', title: '(gate)' });
    await select(console, id);
    await reads(rowOf(console, id), /High Person .*×2/);
    await reads(detailsOf(console), '2 times, 1 the same again');
    await reads(detailsOf(console), 'Reported 2 times');
    await press(console, 'r');
    await reads(detailsOf(console), reviewId);
  });

  test('shows its camera on the spot tile when it is opened', async () => {
    await press(console, 'Enter');
    await eventually('its own picture', async () => {
      const [spot] = await tilesOf(console);
      return spot?.camera === camera && spot.state === 'live' && spot.testCode?.code === codeOf(camera);
    });
  });

  test('is acknowledged, assigned, noted, shelved and closed by keyboard, each with the operator in its timeline', async () => {
    await openAlerts(console);
    await select(console, id);
    await press(console, 'a');
    await reads(rowOf(console, id), 'Acknowledged');
    await press(console, 'm');
    await reads(rowOf(console, id), 'Mine');
    await press(console, 'n');
    await panelOf(console).getByTestId('action-form').waitFor();
    await console.page.keyboard.type('Đã gọi bảo vệ cổng 2');
    await press(console, 'Enter');
    await reads(detailsOf(console), `${me} noted`);
    await reads(detailsOf(console), 'Đã gọi bảo vệ cổng 2');
    await press(console, 's');
    await panelOf(console).getByTestId('action-form').waitFor();
    await press(console, '3', '+', 'Enter');
    await reads(panelOf(console), '1 alert shelved');
    await press(console, '2');
    await select(console, id);
    await reads(rowOf(console, id), 'Shelved to');
    await press(console, 's');
    await reads(panelOf(console), '1 alert unshelved');
    await press(console, '1');
    await select(console, id);
    await press(console, 'c');
    await panelOf(console).getByTestId('action-form').waitFor();
    await press(console, '1', 'Enter');
    await reads(panelOf(console), '1 alert closed');
    await press(console, '5');
    await select(console, id);
    await reads(rowOf(console, id), 'Closed: Genuine');
    for (const part of ['acknowledged', 'took it', 'noted', 'shelved to', 'unshelved', 'closed: Genuine'])
      await reads(detailsOf(console), `${me} ${part}`);
    // The site has received all actions once nothing is pending.
    await eventually('nothing pending', async () => !(await textOf(stripOf(console))).includes('pending'));
    await eventually(
      'nothing pending in the timeline',
      async () => !(await textOf(detailsOf(console))).includes('pending'),
    );
  });
});
