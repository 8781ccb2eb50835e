import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { type AlertSiteProcess, startAlertSite } from '../fixtures/alertSiteProcess.ts';
import { must } from '../fixtures/must.ts';
import { addPerson, an, binh, type Person } from '../fixtures/person.ts';
import { poppler } from '../fixtures/printing/read.ts';
import { rosterOf } from '../fixtures/roster.ts';
import { personOf, shiftLogRecord } from '../fixtures/shiftLog.ts';
import { until } from '../fixtures/until.ts';
import { type Console, eventually, lastLines, launch } from './launch.ts';
import { ask, hasKeys, press, reads, textOf } from './panelPage.ts';
import { showTiles, signIn, tilesOf } from './wallPage.ts';

const chi: Person = {
  id: 'chi',
  displayName: 'Lê Thị Chi',
  password: 'mật khẩu của Chi',
  roles: ['supervisor'],
};
const thing = 'Cháy kho phố Cầu Đông chưa tắt hẳn, gọi lại 114';
const order = 'Theo dõi hồ Hoàn Kiếm';
let site: AlertSiteProcess;
let console: Console;

const page = () => console.page.getByTestId('handover');
const report = () => console.page.getByTestId('handover-report');
const standing = () => console.page.getByTestId('handover-standing');
const form = () => console.page.getByTestId('handover-form');
const inReport = () => report().focus();
const operator = () =>
  console.inWindow<string>(
    `watchfloorDiagnostics.first('status').then(({ value }) => value.operator?.displayName ?? '')`,
  );

beforeAll(async () => {
  site = await startAlertSite({ roster: rosterOf('Trung tâm thử') });
  for (const person of [an, binh, chi]) await addPerson(site.data, person);
  await until(site.isConnected);
  console = await launch({
    args: [`--site=${site.url}`, '--diagnostics', '--size=1600x900', '--lang=en'],
    // Hides the machine's printers, whatever they are.
    env: { CUPS_SERVER: '/dev/null' },
  });
  await signIn(console, { name: an.id, password: an.password });
  await showTiles(
    console,
    4,
    [1, 2, 3, 4].map((n) => `hn:camera:c${n}`),
  );
  await eventually('on duty', async () => (await ask(console, 'duty.on', {})) !== undefined);
  await ask(console, 'incident.open', { title: 'Cháy kho', priority: 'critical', nextStep: 'Gọi 114' });
  await ask(console, 'log.write', {
    entry: {
      type: 'order',
      text: order,
      happenedAt: Date.now() - 60_000,
      order: { givenBy: 'Trực chỉ huy', answers: an.displayName, dueAt: null },
    },
  });
}, 120_000);
afterAll(async () => {
  await console?.close();
  await site?.close();
});

/** Signs the open form as this person. */
async function signAs({ id, password }: Person): Promise<void> {
  await form().getByLabel('Name').fill(id);
  await form().getByLabel('Password').fill(password);
  await press(console, 'Enter');
}

const allTaken = /All \d+ items? taken over/;

describe('a handover between two people at one desk', () => {
  test('is previewed beside the live wall without writing a record', async () => {
    await press(console, 'Shift+F4');
    await reads(report(), /1 Posts, shift and people|1 .*shift/i);
    await reads(page(), 'A preview: nothing is written yet');
    expect(await console.page.getByTestId('wall').isVisible()).toBe(true);
    const sections = page().getByRole('navigation').getByRole('button');
    expect(await sections.count()).toBe(14);
    // Section 3 of the report contains the incidents in progress.
    await press(console, ']', ']', ']');
    await reads(report(), /Cháy kho .*Gọi 114/);
    // A thread does the counting in Electron too. A process without it logs that.
    expect(lastLines(console, 1_000)).not.toContain('counted without the thread');
  });

  test('begins by its key and accepts the outgoing operator’s remarks', async () => {
    await press(console, 'b');
    await reads(standing(), /Report written now/);
    await inReport();
    await press(console, 'Home', ']', 'ArrowDown', 'Enter');
    await form().locator('textarea').fill(thing);
    await press(console, 'Control+Enter');
    await reads(report(), thing);
  });

  test('is signed only by the signed-in operator with the right password', async () => {
    await inReport();
    await press(console, 's');
    await signAs(binh);
    await reads(form(), 'The outgoing operator must sign personally.');
    await signAs({ ...an, password: 'wrong' });
    await reads(form(), 'The name or the password is wrong.');
    await signAs(an);
    await reads(standing(), /Version 1 signed by Nguyễn Thị An/);
    expect(await operator()).toBe(an.displayName);
  });

  test('is refused by the incoming operator with a reason, and signed again', async () => {
    await inReport();
    await press(console, 'r');
    await form().locator('textarea').fill('Chưa nói ai giữ chìa khoá');
    await signAs(binh);
    await reads(standing(), /Refused by Trần Văn Bình: Chưa nói ai giữ chìa khoá/);
    expect(await operator()).toBe(an.displayName);
    await inReport();
    await press(console, 'Home', ']', 'ArrowDown', 'ArrowDown', 'Enter');
    await form().locator('textarea').fill('Chìa khoá ở hộp số 4');
    await press(console, 'Control+Enter');
    await reads(report(), 'Chìa khoá ở hộp số 4');
    await press(console, 's');
    await signAs(an);
    await reads(standing(), /Version 2 signed by Nguyễn Thị An/);
  });

  test('is accepted once every item is ticked; the incoming operator has the desk, and the wall stays', async () => {
    const before = (await tilesOf(console)).map(({ camera }) => camera);
    await inReport();
    await press(console, 'q');
    await form().locator('textarea').fill('Hộp số 4 ở đâu?');
    await press(console, 'Control+Enter');
    await reads(page(), 'Asked.');
    await press(console, 'a');
    await reads(form(), /The incoming has \d+ items? left to tick/);
    await press(console, 'Escape');
    // On a busy machine a row may be left before it has been read, so the rows are gone through again.
    for (let pass = 0; pass < 4 && !allTaken.test((await standing().textContent()) ?? ''); pass += 1) {
      await press(console, 'Home');
      const rows = (await report().getByRole('option').count()) + 40;
      for (let row = 0; row < rows; row += 1) {
        const active = report().locator('[role="option"][aria-selected="true"]');
        const isOpen = (await active.locator('[data-ticked="false"]').count()) > 0;
        await press(console, ...(isOpen ? ['Space', 'ArrowDown'] : ['ArrowDown']));
      }
    }
    await reads(standing(), allTaken);
    await press(console, 'a');
    await signAs(binh);
    await eventually('the desk is theirs', async () => (await operator()) === binh.displayName);
    // The accepted report stays open with the focus, in the language of the new operator.
    await reads(standing(), /Trần Văn Bình đã nhận lúc/);
    await eventually('the keys in it', () => hasKeys(page()));
    expect((await tilesOf(console)).map(({ camera }) => camera)).toEqual(before);
    const { handovers } = await ask(console, 'handover.list', {});
    expect(handovers[0]).toMatchObject({
      state: 'accepted',
      version: 2,
      incoming: { name: binh.displayName },
    });
  });

  test('is listed among past handovers and exported as a searchable PDF', async () => {
    await press(console, '2');
    const past = console.page.getByTestId('handover-past');
    await reads(past, /Nguyễn Thị An → Trần Văn Bình/);
    await past.focus();
    await press(console, 'ArrowDown', 'Enter');
    await reads(standing(), /Trần Văn Bình đã nhận lúc/);
    await inReport();
    await press(console, 'p');
    await console.page.getByTestId('handover-file').waitFor();
    await press(console, 'Enter');
    const made = console.page.getByTestId('handover-made');
    await reads(made, /handover_[a-z0-9_-]+\.pdf/, 60_000);
    const [file = ''] = /handover_[a-z0-9_-]+\.pdf/.exec(await textOf(made)) ?? [];
    const path = join(console.data, 'exports', file);
    expect(existsSync(path)).toBe(true);
    const text = (await poppler('pdftotext', ['-layout', path, '-'])).normalize('NFC');
    for (const message of [an.displayName, binh.displayName, order]) expect(text).toContain(message);
    expect(text.replace(/\s+/g, ' ')).toContain(thing.slice(0, 24));
  });

  test('says that there is no printer, and prints nothing', async () => {
    const files = console.page.getByTestId('handover-file');
    await files.getByRole('button', { name: 'Giấy (máy in)' }).click();
    await reads(console.page.getByTestId('handover-printers'), 'Máy này chưa có máy in nào.');
    expect(await files.getByRole('button', { name: 'In', exact: true }).isDisabled()).toBe(true);
    await press(console, 'Escape');
  });
});

describe('a shift leader', () => {
  const hour = 3_600_000;
  const elsewhere = DeskId.parse('desk-00000000000000aa');
  let wall: Console;
  let desk: RpcClient<SiteCalls, SiteTopics>;

  beforeAll(async () => {
    const config = join(dirname(site.data), 'site.yaml');
    const args = ['site/entry.ts', '--config', config, 'enrol-wall', 'Phòng họp'];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(output)?.[0] ?? '';
    wall = await launch({
      args: [`--site=${site.url}`, '--room-wall', `--enrol=${code}`, '--size=800x450'],
      isAnotherDesk: true,
    });
    await wall.page.getByTestId('room-wall').waitFor();
    desk = await deskClient(site.url, elsewhere);
    must(await desk.call('session.signIn', { name: an.id, password: an.password }));
    must(await desk.call('desk.present', { name: 'Desk 9', windows: [] }));
    await ask(console, 'session.signIn', { name: chi.id, password: chi.password });
    await ask(console, 'settings.save', { language: 'en' });
  }, 120_000);
  afterAll(async () => {
    desk?.close();
    await wall?.close();
  });

  test('sees a desk that was not handed over among the alerts and on the board', async () => {
    const now = Date.now();
    const name = { vi: 'Ca sáng', en: 'Morning' };
    const shift = { key: 'morning', date: '2026-01-02', name, from: now - 10 * hour, to: now - 2 * hour };
    const by = { ...personOf('an'), name: an.displayName };
    const stayed = shiftLogRecord(
      1,
      { kind: 'dutyOn', shift, post: '' },
      { by, desk: elsewhere, at: now - 9 * hour },
    );
    const pushed = must(await desk.call('shiftLog.push', { records: [stayed] }));
    expect(pushed.outcomes).toMatchObject([{ fault: null }]);
    await press(console, 'F6');
    await reads(console.page.getByTestId('alerts'), /Handover overdue.*Nguyễn Thị An · Ca sáng 02\/01\/2026/);
    await press(console, 'F6', 'Shift+F6');
    await reads(console.page.getByTestId('board-desks'), /handover overdue Desk 9 Nguyễn Thị An/);
  });

  test('hands over the centre, with what was sent to a room’s wall', async () => {
    const { targets } = must(await desk.call('share.targets', {}));
    const target = targets.find(({ roomWall }) => roomWall);
    if (!target) throw new Error('no wall of a room');
    const content = { kind: 'camera' as const, camera: CameraId.parse('hn:camera:c3') };
    must(await desk.call('share.push', { desk: target.desk, content }));
    await press(console, 'Shift+F4', '1');
    await page().getByRole('button', { name: 'The whole centre' }).click();
    await reads(report(), 'Trung tâm thử');
    await inReport();
    await press(console, 'Home', ...Array.from({ length: 6 }, () => ']'));
    await reads(report(), /Phòng họp.*Nguyễn Thị An|Nguyễn Thị An.*Phòng họp/);
    await press(console, 'b');
    await reads(standing(), /Report written now/);
    await inReport();
    await press(console, 's');
    await signAs(chi);
    await reads(standing(), /Version 1 signed by Lê Thị Chi/);
  });
});
