import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeskId } from '../../core/base/ids.ts';
import type { ShiftLogBody } from '../../core/shiftlog/record.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { type AlertSiteProcess, startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { must } from '../fixtures/must.ts';
import { addPerson, an } from '../fixtures/person.ts';
import { shiftStarts } from '../fixtures/roster.ts';
import { shiftLogRecord } from '../fixtures/shiftLog.ts';
import { until } from '../fixtures/until.ts';
import { openAlerts, select } from './alertsPage.ts';
import { type Console, eventually, launch } from './launch.ts';
import { beyondPanel, logOf, openLog, quickOf, shiftLineOf, submitEntry, writeLine } from './logPage.ts';
import { ask, press, reads, textOf } from './panelPage.ts';
import { faultsSeen } from './screens/faults.ts';
import { showTiles, signIn } from './wallPage.ts';

/** One shift a day, which begins at a time that the test does not reach. */
const [begin = '00:00'] = shiftStarts();
let site: AlertSiteProcess;
let console: Console;
const listOf = () => logOf(console).getByTestId('log-list');
const type = (text: string) => console.page.keyboard.type(text);
const lines = async () => (await ask(console, 'log.page', { filter: {} })).lines;
const isConnected = () =>
  console.inWindow<boolean>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.site.state === 'connected')`,
  );

/** Adds a record of another person at another desk. */
async function other(kind: ShiftLogBody['kind'], body: object): Promise<void> {
  const desk = DeskId.parse('desk-00000000000000aa');
  const client = await deskClient(site.url, desk);
  const { operator } = must(await client.call('session.signIn', site.credentials));
  const by = { id: operator.id, name: operator.displayName };
  const record = shiftLogRecord(1, { kind, ...body }, { by, desk, at: Date.now() });
  const { outcomes } = must(await client.call('shiftLog.push', { records: [record] }));
  expect(outcomes[0]?.fault).toBeNull();
  client.close();
}

beforeAll(async () => {
  const name = { vi: 'Cả ngày', en: 'All day' };
  site = await startAlertSite({
    policy: { heartbeatMs: 2_000 },
    roster: {
      centre: 'Trung tâm thử',
      shifts: [{ key: 'day', name, start: begin, end: begin }],
      overlapMinutes: 0,
    },
  });
  await addPerson(site.data, an);
  await until(site.isConnected);
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1600x900', '--lang=en'] });
  await signIn(console, { name: an.id, password: an.password });
  await showTiles(
    console,
    4,
    [1, 2, 3, 4].map((n) => `hn:camera:c${n}`),
  );
}, 120_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
});

describe('a log line written from the wall', () => {
  test('has the selected camera, its location and the author', async () => {
    await console.page.locator('[data-tile="2"]').click();
    await press(console, 'F3');
    expect(await quickOf(console).getByTestId('quick-cameras').inputValue()).toBe('3');
    expect(await quickOf(console).getByTestId('quick-place').inputValue()).toBe('Cổng 3');
    // Typed digits do not reach the wall, where they would select cameras by number.
    await press(console, '5');
    await type('Hình mờ, nghi bụi');
    await submitEntry(console);
    const [line] = await lines();
    expect(line).toMatchObject({
      by: { name: an.displayName },
      entry: { type: 'cameraFault', text: 'Hình mờ, nghi bụi', cameras: ['hn:camera:c3'] },
    });
    await openLog(console, 1);
    await reads(listOf(), /Camera fault Hình mờ, nghi bụi Nguyễn Thị An Camera 3 Cổng 3/);
  });

  test('stays a draft until it is saved', async () => {
    await writeLine(console, 2, 'Công an phường gọi');
    await press(console, 'Escape');
    expect(await quickOf(console).count()).toBe(0);
    await press(console, 'F3');
    await reads(quickOf(console), 'Kept draft');
    expect(await quickOf(console).getByTestId('quick-text').inputValue()).toBe('Công an phường gọi');
    await submitEntry(console);
    await press(console, 'F3');
    expect(await quickOf(console).getByTestId('quick-text').inputValue()).toBe('');
    await press(console, 'F3');
    expect(await quickOf(console).count()).toBe(0);
  });

  test('gets addenda, is never changed, and is found without diacritics', async () => {
    await openLog(console, 1);
    // Waits for the new entry: the list may still be an older one, or not be loaded at all.
    await reads(listOf(), 'Công an phường gọi');
    await press(console, '/');
    await type('hinh mo');
    await eventually('the one that matches', async () => {
      const text = await textOf(listOf());
      return text.includes('Hình mờ') && !text.includes('Công an');
    });
    await press(console, 'Enter', 'ArrowDown', 'a');
    await reads(logOf(console).getByTestId('log-addendum'), /\d\d:\d\d Hình mờ, nghi bụi/);
    await type('Đội kỹ thuật hẹn 08:00');
    await press(console, 'Enter');
    // Reads the whole panel, so that a failure shows the form's message if the form is still open.
    await reads(logOf(console), /Hình mờ, nghi bụi .* Nguyễn Thị An: Đội kỹ thuật hẹn 08:00/);
    await press(console, 'Backspace');
    await reads(listOf(), 'Công an phường gọi');
  });
});

describe('an order', () => {
  test('is open until its outcome is written', async () => {
    await writeLine(console, 3, 'Theo dõi hồ Hoàn Kiếm');
    await press(console, 'Enter');
    await reads(quickOf(console), 'Who gave the order is missing.');
    await type('Trực chỉ huy');
    await press(console, 'Tab', 'Tab');
    await type('+2h');
    await submitEntry(console);
    await openLog(console, 2);
    const orders = logOf(console).getByTestId('log-orders');
    await reads(
      orders,
      /Theo dõi hồ Hoàn Kiếm given by Trực chỉ huy · Nguyễn Thị An responsible · due \d\d:\d\d/,
    );
    await press(console, 'ArrowDown', 'e');
    await reads(logOf(console).getByTestId('log-end-order'), /\d\d:\d\d Theo dõi hồ Hoàn Kiếm/);
    await press(console, '3');
    await type('Mất hình từ 02:00');
    await press(console, 'Enter');
    await reads(orders, 'No order is open.');
    await openLog(console, 1);
    await reads(listOf(), /Not done: Nguyễn Thị An, \d\d:\d\d · Mất hình từ 02:00/);
  });
});

describe('an incident', () => {
  test('is opened from an alert by its key, edited, and linked to the next alert', async () => {
    const raised = async (camera: number) => {
      await site.report(camera, 'one');
      const found = await eventually('an alert', async () => {
        const { rows } = await ask(console, 'alert.list', { filter: {} });
        return rows.find(({ alert }) => alert.camera === `hn:camera:c${camera}`);
      });
      return found.alert.id;
    };
    const first = await raised(7);
    await openAlerts(console);
    await select(console, first);
    await press(console, 'F3');
    await reads(quickOf(console), /About: /);
    expect(await quickOf(console).getByTestId('quick-cameras').inputValue()).toBe('7');
    await press(console, 'Escape', 'i');
    const form = logOf(console).getByTestId('incident-form');
    await form.waitFor();
    await press(console, 'Enter');
    const details = logOf(console).getByTestId('incident-details');
    await reads(details, /Owner Nguyễn Thị An/);
    const second = await raised(8);
    await openAlerts(console);
    await select(console, second);
    await openLog(console, 3);
    await press(console, 'ArrowDown', 'b');
    await eventually('both tied', async () => {
      const { incidents } = await ask(console, 'incident.list', {});
      return incidents[0]?.ties.alerts.join() === [first, second].join();
    });
    await press(console, 's');
    await form.waitFor();
    // The alerts are above. The list, the details and the form share the remaining height, and nothing is below the
    // window's edge.
    expect(await beyondPanel(console, form.getByRole('button').last())).toBeLessThan(0);
    await form.getByRole('button', { name: 'Monitoring' }).click();
    await form.getByLabel('Next step').fill('Gọi phường');
    await press(console, 'Enter');
    await reads(details, /Monitoring Next step Gọi phường/);
    await reads(details, /changed: State: Monitoring · Next step: Gọi phường/);
  });
});

describe('an incident opened from the wall', () => {
  const details = () => logOf(console).getByTestId('incident-details');
  const conflict = () => logOf(console).getByTestId('incident-conflict');

  test('has the selected camera on its trail, which the map shows; a log line written from it refers to it', async () => {
    await console.page.locator('[data-tile="1"]').click();
    await openLog(console, 3);
    await press(console, 'n');
    await logOf(console).getByTestId('incident-form').waitFor();
    await type('Ngập cổng 2');
    await press(console, 'Enter');
    await reads(details(), 'Ngập cổng 2');
    await press(console, 'r');
    await reads(details(), /Trail of cameras \d\d:\d\d · 2 Cổng 2/);
    // Another page has replaced the map; the key brings the map back.
    await press(console, 'Shift+F4');
    await console.page.getByTestId('handover').waitFor();
    await openLog(console, 3);
    await press(console, 'm');
    await console.page.getByTestId('map-trail').waitFor();
    expect(await console.page.getByTestId('handover').count()).toBe(0);
    await openLog(console, 3);
    await press(console, 'F3');
    await reads(quickOf(console), 'About: Ngập cổng 2');
    await press(console, '1');
    await type('Máy bơm đã tới');
    await submitEntry(console);
    await reads(details(), /Nguyễn Thị An wrote Máy bơm đã tới/);
    await press(console, 'F5', 'F5');
  });

  test('changed by two desks at once shows both versions, and can be changed again after reading', async () => {
    const [incident] = (await ask(console, 'incident.list', {})).incidents.filter(
      ({ title }) => title === 'Ngập cổng 2',
    );
    await openLog(console, 3);
    await press(console, 's');
    const form = logOf(console).getByTestId('incident-form');
    await form.waitFor();
    await other('incidentChanged', {
      incident: incident?.id,
      base: incident?.version,
      text: '',
      change: { nextStep: 'Chờ máy bơm thứ hai' },
    });
    await reads(details(), 'Next step Chờ máy bơm thứ hai');
    await form.getByLabel('Next step').fill('Mở lại đường');
    await press(console, 'Enter');
    await reads(conflict(), /would change, .* Next step: Mở lại đường/);
    await reads(conflict(), /As it stands Next step: Chờ máy bơm thứ hai/);
    expect(await faultsSeen(console)).toEqual([]);
    await reads(shiftLineOf(console), '1 conflict');
    await conflict().getByRole('button', { name: 'Make this change again' }).click();
    await reads(details(), 'Next step Mở lại đường');
    await eventually('settled', async () => (await conflict().count()) === 0);
  });
});

describe('shift and standing orders', () => {
  test('an operator signs on for the current shift and off again, and log lines name the people on duty', async () => {
    await reads(shiftLineOf(console), `All day until ${begin}`);
    await openLog(console, 5);
    await reads(logOf(console).getByTestId('duty-shift'), `All day ${begin}–${begin}`);
    await press(console, 'n');
    await type('Bàn 1');
    await press(console, 'Enter');
    await reads(logOf(console).getByTestId('duty-people'), /Nguyễn Thị An Bàn 1 This desk \d\d:\d\d All day/);
    await writeLine(console, 1, 'Đã nhận ca');
    await submitEntry(console);
    expect((await lines())[0]?.entry.people).toEqual([an.displayName]);
    await openLog(console, 5);
    await press(console, 'n', 'Enter');
    await reads(logOf(console), 'Nobody has signed on.');
  });

  test('standing orders are added and ended with a reason', async () => {
    await openLog(console, 4);
    await press(console, 'n');
    await logOf(console).getByTestId('standing-form').waitFor();
    await type('Xe tải trắng 29C');
    await press(console, 'Enter');
    const list = logOf(console).getByTestId('standing-list');
    await reads(list, /Watch for In force Xe tải trắng 29C/);
    await press(console, 'ArrowDown', 'e');
    await reads(logOf(console).getByTestId('standing-end'), 'Xe tải trắng 29C');
    await type('Đã bắt được');
    await press(console, 'Enter');
    await reads(logOf(console), 'Nothing to watch for, and nothing planned.');
    await reads(console.page.locator('[data-passing]'), 'Written in the log.');
  });
});

describe('the shift log without the site', () => {
  test('marks a line as pending until the site is back and confirms it', async () => {
    await site.kill();
    await eventually('the site is away', async () => !(await isConnected()));
    await openLog(console, 1);
    await reads(logOf(console), /As of \d\d:\d\d:\d\d/);
    await writeLine(console, 1, 'Mất kết nối trung tâm');
    await submitEntry(console);
    await reads(listOf(), /Pending Mất kết nối trung tâm/);
    await reads(shiftLineOf(console), '1 record to be sent');
    await site.start();
    await eventually('confirmed', async () => !/Pending/.test(await textOf(listOf())), 60_000);
    expect((await lines())[0]).toMatchObject({ pending: false, refused: null });
  });

  test('shows its sections, lines and entry types in Vietnamese', async () => {
    await console.page.getByRole('button', { name: /^VI/ }).click();
    await reads(logOf(console), /Nhật ký .*Lệnh .*Vụ việc .*Lưu ý .*Trực/);
    await reads(listOf(), /Ghi chú Mất kết nối trung tâm/);
    await press(console, 'F3');
    await reads(quickOf(console), /1 Ghi chú .*6 Khách/);
    await press(console, 'Escape');
  });
});
