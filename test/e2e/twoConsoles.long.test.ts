import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { openControlLink } from '../../main/ptz/link.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { readAuditLog } from '../fixtures/auditLog.ts';
import { addPerson, an, binh } from '../fixtures/person.ts';
import { getPtzCameras, lookOf, turnedBy } from './demoPtzCameras.ts';
import { type Console, eventually, launch } from './launch.ts';
import { launchReady, signIn, tilesOf } from './wallPage.ts';

/** The demo's operator: a supervisor, who takes precedence over an operator. */
const chief = 'Trưởng ca (demo)';
const fixedCamera = 'hanoi:camera:cam-00001';

/** The site's own console, with the chief signed in, and an operator's console at the same site. */
let own: Console;
let other: Console;
let ptzCamera: string;
let site: string;

const tile = (console: Console) => console.page.locator('[data-tile="0"]');
const textOf = async (of: ReturnType<typeof tile>) => (await of.allTextContents()).join(' ');
const tileText = (console: Console) => textOf(tile(console).getByTestId('tile-steering'));
const notices = (console: Console) => console.page.getByTestId('lease-notices');
const panel = (console: Console) => console.page.getByTestId('ptz');
const press = async (console: Console, key: string) => {
  await console.page.bringToFront();
  await console.page.keyboard.press(key);
};
const reads = (what: string, text: () => Promise<string>, part: string) =>
  eventually(`${what}: ${part}`, async () => (await text()).includes(part));
/** Waits until the camera is free at both consoles. */
const untilFree = () =>
  eventually('a camera that nobody holds', async () => {
    const all = `${await tileText(own)} ${await tileText(other)}`;
    return !/steering|control|reserved/.test(all);
  });
const isOn = (console: Console) => tile(console).getByTestId('steer-mouse').count();
const steerByKeys = async (console: Console) => {
  await console.page.bringToFront();
  if ((await isOn(console)) === 0) await console.page.keyboard.press('d');
  await console.page.keyboard.down('ArrowRight');
};
const openPanel = async (console: Console) => {
  if ((await panel(console).count()) === 0) await press(console, 'F10');
  await panel(console)
    .getByRole('button', { name: /^Stop \(/ })
    .waitFor();
};

beforeAll(async () => {
  own = await launchReady(['--cameras=12', '--size=1280x720', '--lang=en']);
  for (const person of [an, binh]) await addPerson(`${own.data}/site/data`, person);
  const Config = z.object({ listen: z.object({ port: z.int() }) });
  const { listen } = Config.parse(parse(readFileSync(`${own.data}/site/site.yaml`, 'utf8')));
  site = `ws://127.0.0.1:${listen.port}`;
  other = await launch({
    args: [`--site=${site}`, '--desk-name=Desk 2', '--diagnostics', '--size=1280x720', '--lang=en'],
    isAnotherDesk: true,
  });
  await signIn(other, { name: an.id, password: an.password });
  const [first] = getPtzCameras(own);
  if (!first) throw new Error('the demo has no PTZ camera');
  ptzCamera = `hanoi:camera:${first.id}`;
  for (const console of [own, other]) {
    const layout = { division: '4', tiles: [ptzCamera, fixedCamera, null, null] };
    await console.inWindow(`watchfloorDiagnostics.show(${JSON.stringify(layout)})`);
  }
  for (const console of [own, other]) {
    await eventually(
      'live pictures',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === 2,
      60_000,
    );
    await openPanel(console);
    await eventually('a control link', () =>
      panel(console).getByRole('button', { name: 'Reserve' }).isEnabled(),
    );
    await press(console, 'F10');
  }
}, 180_000);
// Releases the key: a key still held down would not count as pressed in the next test.
afterEach(() => other.page.keyboard.up('ArrowRight'));
afterAll(async () => {
  await Promise.all([own?.close(), other?.close()]);
});

describe('two consoles and one camera', () => {
  test('viewers and the PTZ controller are shown on the other console’s tile', async () => {
    // The header of each tile shows it, whether the tile is selected or not.
    const watchers = own.page.getByTestId('tile-watchers');
    await eventually('who watches both cameras', async () => (await watchers.count()) === 2);
    for (const place of [0, 1])
      expect(await watchers.nth(place).getAttribute('aria-label')).toContain(an.displayName);
    await steerByKeys(other);
    await reads('its own word', () => tileText(other), 'You are steering');
    await reads('the other’s name', () => tileText(own), `${an.displayName} is steering`);
  });

  test('an operator with higher priority takes control, and the other console shows who took it', async () => {
    await steerByKeys(other);
    await reads('its own word', () => tileText(other), 'You are steering');
    await press(own, 'd');
    await reads('who has it', () => tileText(own), `${an.displayName} is steering this camera`);
    await press(own, 't');
    await reads('whose it is now', () => tileText(own), 'You have control');
    await reads('who took it', () => textOf(notices(other)), `${chief} has taken control of`);
    await reads('who has it', () => tileText(other), `${chief} is steering this camera`);
    // On the only tile of the wall, both texts would be at the bottom.
    await other.page.keyboard.press('f');
    await eventually('neither covers the other', () =>
      other.inWindow<boolean>(`(() => {
        const [row, notice] = ['[data-testid="tile-steering"] p', '[data-testid="lease-notices"]'].map(
          (each) => document.querySelector(each).getBoundingClientRect());
        return row.bottom < notice.top || row.top > notice.bottom;
      })()`),
    );
    await other.page.keyboard.press('f');
    await eventually('a camera at rest, by its picture, though the key is held still', async () => {
      const before = await lookOf(other);
      await new Promise((next) => setTimeout(next, 250));
      const after = await lookOf(other);
      return before && after && Math.abs(turnedBy(before.headingDeg, after.headingDeg)) < 0.2;
    });
    await other.page.keyboard.up('ArrowRight');
    // A person of lower priority is refused, and can send a request.
    await eventually('why not: You can ask for it', async () => {
      // Takes control again, because an unused lease ends after five seconds, which these steps may have taken.
      await press(own, 't');
      await press(other, 't');
      return (await tileText(other)).includes('You can ask for it');
    });
  });

  test('with equal priority the first keeps control, and no takeover is offered', async () => {
    const desk = await deskClient(site, DeskId.parse('desk-00000000000000b1'));
    const as = { name: binh.id, password: binh.password };
    expect(await desk.call('session.signIn', as)).toMatchObject({ ok: true });
    const ticket = await desk.call('control.ticket', {});
    if (!ticket.ok) throw new Error(ticket.fault.code);
    const link = openControlLink(
      { clock: createSystemClock(), log: () => {} },
      { onStatus() {}, onJoined() {}, onLease() {}, onCamera() {}, onStopped() {} },
    );
    try {
      link.use({ ticket: ticket.value, pin: undefined });
      await eventually('a link of Bình’s', () => link.status().link === 'connected');
      const camera = CameraId.parse(ptzCamera);
      await eventually('a camera that nobody holds any more', async () => {
        await new Promise((next) => setTimeout(next, 250));
        return (await link.call('lease.take', { camera })).ok;
      });
      await reads('who came first', () => tileText(other), `${binh.displayName} is steering`);
      await steerByKeys(other);
      await reads('who came first', () => tileText(other), `${binh.displayName} is steering this camera`);
      const offers = tile(other).getByRole('button', { name: /^Take control/ });
      expect(await offers.count()).toBe(0);
      expect(
        await tile(other)
          .getByRole('button', { name: /^Ask for control/ })
          .count(),
      ).toBe(1);
      await other.page.keyboard.up('ArrowRight');
      // A person of higher priority is offered control before a command has been refused.
      if ((await isOn(own)) === 1) await press(own, 'd');
      await press(own, 'd');
      await eventually('an offer', () =>
        tile(own)
          .getByRole('button', { name: /^Take control/ })
          .isVisible(),
      );
      await link.call('lease.release', { camera });
      await eventually(
        'that it is free',
        async () => !(await tileText(other)).includes(`${binh.displayName} is steering`),
      );
      await steerByKeys(other);
      await reads('its own word', () => tileText(other), 'You are steering');
      await reads('the other’s name', () => tileText(own), `${an.displayName} is steering`);
      expect(await link.call('lease.take', { camera })).toMatchObject({
        ok: false,
        fault: { code: 'steer.held', params: { by: an.displayName } },
      });
    } finally {
      await other.page.keyboard.up('ArrowRight');
      link.close();
      desk.close();
    }
  });

  test('a reservation shows its end and reason, and holds against lower priorities', async () => {
    await openPanel(own);
    await panel(own).getByRole('button', { name: 'Reserve' }).click();
    await panel(own).getByPlaceholder('Reason (required)').fill('Ambulance to Gate 2');
    await own.page.keyboard.press('Enter');
    await reads('its end', () => textOf(panel(own)), 'reserved until');
    await eventually('who has it, until when and why', async () => {
      await press(other, 'ArrowLeft');
      return /has reserved this camera until \d\d:\d\d: Ambulance to Gate 2/.test(await tileText(other));
    });
  });

  test('a request for control waits until the holder declines it or hands over by keyboard', async () => {
    await press(other, 'q');
    await reads('a wait', () => textOf(notices(other)), `Waiting for ${chief}`);
    expect(await notices(other).getByRole('button', { name: 'Hand over' }).count()).toBe(0);
    await reads('a request', () => textOf(notices(own)), `${an.displayName} asks for control of`);
    await notices(own).getByRole('button', { name: 'Not now' }).click();
    await reads('a no', () => textOf(notices(other)), `${chief} keeps control of`);
    await eventually('nothing left to answer', async () => (await notices(own).count()) === 0);

    await press(other, 'q');
    await reads('a request', () => textOf(notices(own)), `${an.displayName} asks for control of`);
    await press(own, 'F10');
    await press(own, 'n');
    await press(own, 'Tab');
    await press(own, 'Enter');
    await reads('that it has it', () => textOf(notices(other)), `${chief} handed`);
    await reads('that it gave it', () => textOf(notices(own)), 'You handed control of');
    await reads('its tile', () => tileText(other), 'You have control');
    await steerByKeys(other);
    await reads('its own word', () => tileText(other), 'You are steering');
    await other.page.keyboard.up('ArrowRight');
  });

  test('a supervisor ends another operator’s reservation with a reason', async () => {
    await openPanel(other);
    // The panel has the focus, but D still acts on the wall.
    await press(other, 'd');
    expect(await isOn(other)).toBe(0);
    await press(other, 'd');
    expect(await isOn(other)).toBe(1);
    await panel(other).getByRole('button', { name: 'Reserve' }).click();
    await panel(other).getByPlaceholder('Reason (required)').fill('Following a lorry');
    await other.page.keyboard.press('Enter');
    await reads('who has it', () => tileText(own), `${an.displayName}, reserved until`);
    expect(await panel(other).getByRole('button', { name: 'Release it for them' }).count()).toBe(0);
    await openPanel(own);
    await reads('what for', () => textOf(panel(own)), 'Following a lorry');
    await panel(own).getByRole('button', { name: 'Release it for them' }).click();
    await panel(own).getByPlaceholder('Reason (required)').fill('Left the desk');
    await own.page.keyboard.press('Enter');
    await reads('by whom', () => textOf(notices(other)), `${chief} has released your control of`);
    await reads('and why', () => textOf(notices(other)), '“Left the desk”');
    await untilFree();
    await press(other, 'F10');
  });

  test('a preset has its picture; a site tour runs, pauses during PTZ control, and resumes', async () => {
    await openPanel(own);
    const named = (text: string) => panel(own).locator('li', { hasText: text });
    await panel(own).getByPlaceholder('Name of a new preset').fill('School gate');
    await own.page.keyboard.press('Enter');
    await eventually('its picture', async () => (await named('School gate').locator('img').count()) === 1);
    await panel(own).getByRole('button', { name: 'New tour' }).click();
    await panel(own).getByPlaceholder('Name of the tour').fill('Night round');
    for (let stop = 0; stop < 3; stop += 1)
      await panel(own).getByRole('button', { name: 'Add a stop' }).click();
    for (const stay of await panel(own).getByLabel('Stay (s)').all()) await stay.fill('2');
    await panel(own).getByRole('button', { name: 'Save', exact: true }).click();
    await named('Night round').getByRole('button', { name: 'Start' }).click();
    await reads('that it runs', () => textOf(named('Night round')), 'running');
    await reads('it at the other desk, once nobody holds it', () => tileText(other), 'Tour: Night round');
    const first = await lookOf(other);
    await eventually('the next stop', async () => {
      const now = await lookOf(other);
      return first && now && Math.abs(turnedBy(first.headingDeg, now.headingDeg)) > 10;
    });

    await steerByKeys(other);
    await reads('who steers', () => tileText(own), `${an.displayName} is steering`);
    await reads('that it waits', () => textOf(named('Night round')), 'paused while somebody steers');
    await other.page.keyboard.up('ArrowRight');
    await reads('that it goes on', () => tileText(own), 'Tour: Night round');
    await named('Night round').getByRole('button', { name: 'Stop' }).click();
    await untilFree();
  });

  test('the site’s audit log lists each gesture with its operator and camera', async () => {
    const auditLog = () =>
      readAuditLog(`${own.data}/site/data`).filter(
        (entry) => /^(ptz|lease)\./.test(entry.event) && entry.camera === ptzCamera,
      );
    const [byAn, byChief] = [/:an$/, /:demo$/];
    await eventually('the last gesture', () => auditLog().some(({ event }) => event === 'ptz.stopTour'));
    for (const [action, who, says] of [
      ['ptz.steer', byAn, '"ended":"leaseLost"'],
      ['lease.preempt', byChief, ':an"'],
      ['lease.reserve', byChief, 'until'],
      ['lease.refuse', byChief, ':an"'],
      ['lease.handOver', byChief, ':an"'],
      ['lease.releaseOther', byChief, ''],
      ['ptz.setPreset', byChief, 'School gate'],
      ['ptz.saveTour', byChief, 'Night round'],
      ['ptz.startTour', byChief, ''],
    ] as const)
      expect(
        auditLog().filter(
          (entry) => entry.event === action && who.test(entry.who) && entry.detail?.includes(says),
        ),
        action,
      ).not.toHaveLength(0);
    expect(auditLog().find(({ event }) => event === 'lease.releaseOther')?.why).toBe('Left the desk');
    // A held key repeats five times a second, and makes one entry.
    expect(auditLog().filter(({ event }) => event === 'ptz.steer').length).toBeLessThanOrEqual(6);
  });
});
