import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { toCanonicalReport } from '../../core/handover/canonical.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import { fakePrinters } from '../../test/fakes/printers.ts';
import { everything, startDesk } from '../../test/fixtures/desk.ts';
import { eventually, startSignedInDesk, subscribeToQueue } from '../../test/fixtures/deskAlerts.ts';
import { sha256Hex } from '../shared/write.ts';

const an = { name: 'an', password: 'a password' };
const cuc = { name: 'cuc', password: 'a password' };

const cameraOne = CameraId.parse('fake:camera:c1');

/** Creates a desk at which An is on duty with one open incident; Cuc is the incoming operator. */
async function onDuty(options: Parameters<typeof startSignedInDesk>[0] = {}) {
  const started = await startSignedInDesk(options);
  const { site, call, window } = started;
  site.addOperator('cuc', cuc.password, everything, 'all');
  await eventually(async () => (await window.client.call('duty.on', {})).ok);
  const incident = await call('incident.open', { title: 'Cháy kho', priority: 'high' });
  const faultOf = async (...[name, input]: Parameters<typeof window.client.call>) => {
    const answer = await window.client.call(name, input);
    return answer.ok ? undefined : answer.fault.code;
  };
  const tickAll = async (id: string) => {
    const { report } = await call('handover.get', { handover: id });
    for (const { item } of report.carried) await call('handover.tick', { handover: id, item, ticked: true });
  };
  return { ...started, incident, faultOf, tickAll };
}

describe('a handover', () => {
  it('is begun once, commented, signed by the operator, ticked and accepted by another, who is then signed in', async () => {
    const { call, faultOf, incident, site, window, tickAll } = await onDuty();
    const { id } = await call('handover.begin', { of: 'desk' });
    expect((await call('handover.begin', { of: 'desk' })).id).toBe(id);
    await call('handover.word', { handover: id, place: 'things.0', text: 'Cháy kho chưa xong' });
    expect(await faultOf('handover.word', { handover: id, place: 'incident:none', text: 'x' })).toBe(
      'handover.noItem',
    );
    expect(await faultOf('handover.sign', { handover: id, credentials: cuc })).toBe('handover.notYou');
    const signed = await call('handover.sign', { handover: id, credentials: an });
    expect(signed).toMatchObject({ state: 'signed', version: 1, outgoing: { name: 'an' } });
    expect(await faultOf('handover.word', { handover: id, place: 'things.1', text: 'x' })).toBe(
      'handover.frozen',
    );
    expect(await faultOf('handover.accept', { handover: id, credentials: an })).toBe('handover.samePerson');
    expect(await faultOf('handover.accept', { handover: id, credentials: cuc })).toBe('handover.unticked');
    expect(window.status()?.operator?.name).toBe('an');
    await tickAll(id);
    const accepted = await call('handover.accept', { handover: id, credentials: cuc });
    expect(accepted).toMatchObject({ state: 'accepted', incoming: { name: 'cuc' }, sha256: signed.sha256 });
    await window.until(() => window.status()?.operator?.name === 'cuc');

    const { report } = await call('handover.get', { handover: id });
    expect(sha256Hex(toCanonicalReport({ ...report, ...untouched(report) }))).toBe(signed.sha256);
    expect(report.things[0]?.text).toBe('Cháy kho chưa xong');
    expect(report.incidents.lines.map((one) => one.id)).toEqual([incident.id]);
    expect(report.signatures.map(({ as, by }) => [as, by.name])).toEqual([
      ['outgoing', 'an'],
      ['incoming', 'cuc'],
    ]);
    await eventually(() => site.documents.all.has(signed.sha256 ?? ''));
    const kinds = () => site.shiftLog.records.map(({ body }) => body.kind);
    await eventually(() => kinds().includes('handoverAccepted'));
    expect(kinds().filter((kind) => kind === 'handoverAccepted')).toHaveLength(1);
    await call('handover.addendum', { handover: id, text: 'Đã báo cứu hoả' });
    expect((await call('handover.get', { handover: id })).report.addenda).toMatchObject([
      { by: { name: 'cuc' }, text: 'Đã báo cứu hoả' },
    ]);
  });

  it('leaves the accepting operator at the post where they are already on duty', async () => {
    const { call, site, tickAll } = await onDuty();
    const there = startDesk({ site });
    await there.window.until(() => there.window.status()?.site.state === 'connected');
    await there.window.signIn('cuc');
    await eventually(async () => (await there.window.client.call('duty.on', { post: 'Trực chính' })).ok);
    const posts = () =>
      site.shiftLog.records.flatMap(({ by, body }) =>
        body.kind === 'dutyOn' && by.name === 'cuc' ? [body.post] : [],
      );
    // This desk has received the duty too.
    await eventually(async () =>
      (await call('handover.preview', { of: 'centre' })).people.some(({ post }) => post === 'Trực chính'),
    );
    const { id } = await call('handover.begin', { of: 'desk' });
    await call('handover.sign', { handover: id, credentials: an });
    await tickAll(id);
    await call('handover.accept', { handover: id, credentials: cuc });
    await eventually(() => posts().length === 2);
    expect(posts()).toEqual(['Trực chính', 'Trực chính']);
  });

  it('is refused with a reason, made again and signed again', async () => {
    const { call, tickAll } = await onDuty();
    const { id } = await call('handover.begin', { of: 'desk' });
    const first = await call('handover.sign', { handover: id, credentials: an });
    const refused = await call('handover.refuse', {
      handover: id,
      credentials: cuc,
      reason: 'Thiếu camera 12',
    });
    expect(refused).toMatchObject({ state: 'refused', refusal: 'Thiếu camera 12' });
    await call('handover.word', { handover: id, place: 'things.0', text: 'Camera 12 hỏng' });
    const second = await call('handover.sign', { handover: id, credentials: an });
    expect(second.version).toBe(2);
    expect(second.sha256).not.toBe(first.sha256);
    expect((await call('handover.get', { handover: id, version: 1 })).report.things[0]).toBeNull();
    await tickAll(id);
    await call('handover.ask', { handover: id, text: 'Camera 12 hỏng từ bao giờ?' });
    const { report: asked } = await call('handover.get', { handover: id });
    await call('handover.answer', {
      handover: id,
      question: asked.questions[0]?.id ?? id,
      text: 'Từ 21 giờ',
    });
    expect(await call('handover.accept', { handover: id, credentials: cuc })).toMatchObject({
      state: 'accepted',
      version: 2,
    });
    const { report } = await call('handover.get', { handover: id });
    expect(report.questions).toMatchObject([{ by: { name: 'cuc' }, answer: { by: { name: 'an' } } }]);
    expect(report.signatures.map(({ as, version }) => `${as} ${version}`)).toEqual([
      ...['outgoing 1', 'outgoing 2', 'incoming 2'],
    ]);
  });

  it('cannot be accepted by an operator whose scope lacks a camera that it names', async () => {
    const { call, faultOf, site, tickAll } = await onDuty();
    const now = Date.now();
    await call('log.write', {
      entry: {
        type: 'note',
        text: 'Camera 1 mờ',
        happenedAt: now,
        place: null,
        cameras: [cameraOne],
        alerts: [],
        people: [],
        incident: null,
        order: null,
      },
    });
    site.addOperator('dung', 'a password', everything, [{ wards: [] }]);
    // A fixed period, independent of the time of day: just before a shift begins, an operator already on duty
    // for it has nothing to hand over of the one before.
    const period = { from: now - 3_600_000, to: now + 3_600_000 };
    const { id } = await call('handover.begin', { of: 'desk', period });
    await call('handover.sign', { handover: id, credentials: an });
    await tickAll(id);
    const dung = { name: 'dung', password: 'a password' };
    expect(await faultOf('handover.accept', { handover: id, credentials: dung })).toBe('right.outOfScope');
    expect((await call('handover.accept', { handover: id, credentials: cuc })).state).toBe('accepted');
  });

  it('reaches the site once, its report first, if the link is cut in the middle', async () => {
    const { call, site, links, window, tickAll } = await onDuty();
    const { id } = await call('handover.begin', { of: 'desk' });
    await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'handoverBegun'));
    // The response to the next push is lost: the site has the records, and the desk does not know it.
    site.shiftLog.loseNextResponse();
    const signed = await call('handover.sign', { handover: id, credentials: an });
    await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'handoverSigned'));
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    await tickAll(id);
    links.allow(true);
    await eventually(() => window.status()?.site.state === 'connected');
    await eventually(
      async () => (await window.client.call('handover.accept', { handover: id, credentials: cuc })).ok,
    );
    await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'handoverAccepted'));
    const of = (kind: string) => site.shiftLog.records.filter(({ body }) => body.kind === kind);
    expect([of('handoverSigned').length, of('handoverAccepted').length]).toEqual([1, 1]);
    expect(site.documents.all.has(signed.sha256 ?? '')).toBe(true);
  });

  it('of a centre is accepted at only one of two desks, one with a cut link, and both show it', async () => {
    const here = await onDuty();
    const { site, links, window } = here;
    const mine = await here.call('handover.begin', { of: 'centre' });
    await here.call('handover.sign', { handover: mine.id, credentials: an });
    await here.tickAll(mine.id);
    await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'handoverSigned'));
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');

    const there = startDesk({ site });
    site.addOperator('dung', 'a password', everything, 'all');
    await there.window.until(() => there.window.status()?.site.state === 'connected');
    await there.window.signIn('dung');
    const asks = subscribeToQueue(there.window);
    const theirs = await asks.call('handover.begin', { of: 'centre' });
    await asks.call('handover.sign', { handover: theirs.id, credentials: { ...an, name: 'dung' } });
    for (const { item } of (await asks.call('handover.get', { handover: theirs.id })).report.carried)
      await asks.call('handover.tick', { handover: theirs.id, item, ticked: true });
    await asks.call('handover.accept', { handover: theirs.id, credentials: cuc });
    await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'handoverAccepted'));

    links.allow(true);
    const stateAt = async (call: typeof here.call, id: typeof mine.id) =>
      (await call('handover.list', {})).handovers.find((one) => one.id === id);
    await eventually(async () => (await stateAt(here.call, mine.id))?.supersededBy === theirs.id);
    expect(await here.faultOf('handover.accept', { handover: mine.id, credentials: cuc })).toBe(
      'handover.notOpen',
    );
    for (const call of [here.call, asks.call]) {
      await eventually(async () => (await stateAt(call, theirs.id))?.state === 'accepted');
      expect(await stateAt(call, mine.id)).toMatchObject({ state: 'signed', supersededBy: theirs.id });
    }
  });

  it('is filed as a table and as the exact signed text, both audited; it is printed only with a printer', async () => {
    const { call, faultOf, folder } = await onDuty();
    const { id } = await call('handover.begin', { of: 'desk' });
    const { sha256: hash } = await call('handover.sign', { handover: id, credentials: an });
    const filed = (format: 'csv' | 'json') => call('handover.file', { handover: id, format, language: 'vi' });
    const [csv, json] = [await filed('csv'), await filed('json')];
    const read = ({ file }: { file: string }) => readFileSync(join(folder, 'exports', file), 'utf8');
    expect(read(csv)).toContain('Cháy kho');
    expect(Buffer.byteLength(read(json))).toBe(json.bytes);
    const frozen = read(json).slice('{"report":'.length, read(json).indexOf(',"signatures":[{'));
    expect(sha256Hex(frozen)).toBe(hash);
    const page = await call('audit.page', { limit: 20 });
    expect(JSON.stringify(page)).toContain(json.file);
    expect(await faultOf('handover.file', { handover: id, format: 'pdf', language: 'vi' })).toBe(
      'print.nowhere',
    );
  });

  it('is printed on the chosen printer, audited before, and the printer is remembered', async () => {
    const { paper, taken } = fakePrinters('Tang_3', 'jammed');
    const { call, faultOf } = await onDuty({ paper });
    const printers = ['Tang_3', 'jammed'].map((name) => ({ name, label: name }));
    expect(await call('handover.printers', {})).toEqual({ printers, last: null });
    const { id } = await call('handover.begin', { of: 'desk' });
    const { sha256: hash } = await call('handover.sign', { handover: id, credentials: an });
    const print = (printer: string) => ({ handover: id, language: 'vi', printer }) as const;
    await call('handover.print', print('Tang_3'));
    expect(taken).toMatchObject([{ printer: 'Tang_3', page: { foot: `SHA-256 ${hash}`, language: 'vi' } }]);
    expect(Buffer.from(taken[0]?.page.html ?? []).toString('utf8')).toContain('Cháy kho');
    expect((await call('handover.printers', {})).last).toBe('Tang_3');
    expect(await faultOf('handover.print', print('jammed'))).toBe('print.refused');
    expect(await faultOf('handover.print', print('Tang_9'))).toBe('print.printerGone');
    expect(taken).toHaveLength(1);
    const { entries } = await call('audit.page', { limit: 20 });
    const reported = entries
      .filter(({ event }) => event.startsWith('handover.print'))
      .map(({ event, detail }) => [event, JSON.parse(detail)]);
    const of = (printer: string) => ({ handover: id, report: hash, printer });
    expect(reported.toReversed()).toEqual([
      ['handover.print', { ...of('Tang_3'), version: 1 }],
      ['handover.print', { ...of('jammed'), version: 1 }],
      ['handover.printRefused', { ...of('jammed'), version: 1, fault: 'print.refused' }],
      ['handover.print', { ...of('Tang_9'), version: 1 }],
      ['handover.printRefused', { ...of('Tang_9'), version: 1, fault: 'print.printerGone' }],
    ]);
  });

  it('reports that the machine has no printer', async () => {
    const { faultOf } = await onDuty({ paper: fakePrinters().paper });
    expect(await faultOf('handover.printers', {})).toBe('print.noPrinter');
  });

  it('is shown at another desk as it was frozen', async () => {
    const { call, site } = await onDuty();
    const { id } = await call('handover.begin', { of: 'desk' });
    const { sha256: hash } = await call('handover.sign', { handover: id, credentials: an });
    await eventually(() => site.documents.all.has(hash ?? ''));
    const other = startDesk({ site });
    await other.window.until(() => other.window.status()?.site.state === 'connected');
    site.addOperator('dung', 'a password', everything, 'all');
    await other.window.signIn('dung');
    await eventually(async () => {
      const found = await other.window.client.call('handover.get', { handover: id });
      return found.ok && found.value.handover.sha256 === hash && found.value.report.signatures.length === 1;
    });
  });
});

/** Without ticks and questions, which were added after freezing. */
const untouched = ({ carried }: HandoverReport) => ({
  carried: carried.map(({ item }) => ({ item, ticked: null })),
});
