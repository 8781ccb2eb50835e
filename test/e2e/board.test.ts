import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addPerson, an } from '../fixtures/person.ts';
import { getPtzCameras } from './demoPtzCameras.ts';
import { type Console, eventually, launch } from './launch.ts';
import { press, reads } from './panelPage.ts';
import { cutOff, resumeSite } from './states.ts';
import { launchReady, showTiles, signIn, tilesOf } from './wallPage.ts';

/** The site's own console, with the chief signed in, and an operator's console at the same site. */
let own: Console;
let other: Console;
let ptzCamera: string;

const board = () => own.page.getByTestId('board');
const desks = () => own.page.getByTestId('board-desks');
const leases = () => own.page.getByTestId('board-leases');

beforeAll(async () => {
  own = await launchReady(['--cameras=12', '--size=1600x900', '--lang=en']);
  await addPerson(`${own.data}/site/data`, an);
  const Config = z.object({ listen: z.object({ port: z.int() }) });
  const { listen } = Config.parse(parse(readFileSync(`${own.data}/site/site.yaml`, 'utf8')));
  other = await launch({
    args: [
      ...[`--site=ws://127.0.0.1:${listen.port}`, '--desk-name=Desk 2', '--diagnostics'],
      ...['--size=1280x720', '--lang=en'],
    ],
    isAnotherDesk: true,
  });
  await signIn(other, { name: an.id, password: an.password });
  const [first] = getPtzCameras(own);
  if (!first) throw new Error('the demo has no PTZ camera');
  ptzCamera = `hanoi:camera:${first.id}`;
  await showTiles(other, 4, [ptzCamera]);
  await showTiles(own, 4, []);
}, 120_000);
afterAll(async () => {
  await other?.close();
  if (own) await resumeSite(own);
  await own?.close();
});

describe('the shift leader’s board', () => {
  test('opens beside the wall by its key and shows the operator of each desk', async () => {
    await press(own, 'Shift+F6');
    await reads(desks(), /manned Desk 2 Nguyễn Thị An since [0-9:]+ · Operator/);
    await reads(desks(), /Shift leader/);
    expect(await board().getByTestId('board-queue').count()).toBe(1);
    // The wall stays visible next to the board.
    expect(await own.page.getByTestId('wall').isVisible()).toBe(true);
  });

  test('is placed below the alerts, and the wall keeps its width', async () => {
    const width = async () => (await own.page.getByTestId('wall').boundingBox())?.width ?? 0;
    const before = await width();
    expect(before).toBeGreaterThan(800);
    await press(own, 'F6');
    const alerts = own.page.getByTestId('alerts');
    await alerts.waitFor();
    expect(await width()).toBe(before);
    const [above, below] = [await alerts.boundingBox(), await board().boundingBox()];
    expect(below?.y).toBeGreaterThan(above?.y ?? Number.POSITIVE_INFINITY);
    expect(below?.width).toBe(above?.width);
    await press(own, 'F6');
    await eventually('closed', async () => (await alerts.count()) === 0);
    await desks().focus();
  });

  test('is refused without the right to lead the shift', async () => {
    await press(other, 'Shift+F6', 'Control+k');
    await other.page.getByTestId('search').waitFor();
    expect(await other.page.getByRole('option', { name: 'The whole room' }).count()).toBe(0);
    expect(await other.page.getByTestId('board').count()).toBe(0);
    await press(other, 'Escape');
  });

  test('finds a desk by its operator’s name, without diacritics', async () => {
    await press(own, '/');
    await own.page.keyboard.type('nguyen thi an');
    await eventually('one desk', async () => (await desks().getByRole('option').count()) === 1);
    await press(own, 'Escape');
    await eventually('all of them', async () => (await desks().getByRole('option').count()) === 2);
  });

  test('shows PTZ controllers, puts such a camera on the wall, and takes the lease with a reason', async () => {
    // PTZ control needs a live picture, and a key that was refused has to be pressed again.
    await eventually('a live picture', async () => (await tilesOf(other))[0]?.state === 'live');
    await press(other, 'd');
    await other.page.keyboard.down('ArrowRight');
    await reads(leases(), /Nguyễn Thị An steers/);
    await leases().focus();
    await press(own, 'ArrowDown', 'Enter');
    await eventually('its camera on the wall', async () => (await tilesOf(own))[0]?.camera === ptzCamera);
    await press(own, 'r');
    await own.page.getByLabel('Why, 3 characters at least').fill('cần cho đoàn xe');
    await press(own, 'Enter');
    await reads(board(), /Released: /);
    await other.page.keyboard.up('ArrowRight');
    await reads(leases(), 'Nobody steers or keeps a camera.');
  });

  test('fills the window by W, which stops the wall’s video, and returns the focus by Esc', async () => {
    const state = async () => (await tilesOf(own))[0]?.state;
    await eventually('a live picture', async () => (await state()) === 'live');
    await desks().focus();
    await press(own, 'w');
    expect(await board().getAttribute('data-wide')).toBe('true');
    await eventually('it is paused', async () => (await state()) === 'paused');
    await press(own, 'w');
    await eventually('live again', async () => (await state()) === 'live');
    // A camera called onto the wall brings the wall back next to the board.
    await press(own, 'w', 'Shift+Numpad7', 'NumpadEnter');
    await eventually('the wall beside it', async () => (await board().getAttribute('data-wide')) === 'false');
    await eventually('live too', async () => (await state()) === 'live');
    await press(own, 'Escape');
    expect(await own.page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });

  test('lists unreachable desks first', async () => {
    await other.close();
    await reads(desks(), /^out of reach Desk 2 Nguyễn Thị An/);
    await press(own, 'Shift+F6', 'Shift+F6');
    expect(await board().count()).toBe(0);
  });

  test('opened without the site, says that its content is unknown, and fills after reconnecting', async () => {
    await cutOff(own, 1);
    await press(own, 'Shift+F6');
    await reads(board(), /How the whole room stands is not known.+It comes by itself.+under F6/);
    await resumeSite(own);
    await desks().waitFor({ timeout: 30_000 });
    expect(await board().getByText('is not known').count()).toBe(0);
  });
});
