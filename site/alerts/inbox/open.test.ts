import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertSourceId } from '../../../core/alerts/alert.ts';
import { createSystemClock } from '../../../core/base/clock.ts';
import { AlertId } from '../../../core/base/ids.ts';
import { maxMessageBytes } from '../formats/index.ts';
import type { Inbox, IncomingMessage } from './inbox.ts';
import { type InboxLimits, openInbox } from './open.ts';

const gate = AlertSourceId.parse('gate');
const dock = AlertSourceId.parse('dock');
const alert = (n: number) => AlertId.parse(`hn:alert:${String(n).padStart(32, '0')}`);
const message = (text: string, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
  source: gate,
  kind: 'frigate',
  channel: 'frigate/reviews',
  receivedAt: 1_000,
  bytes: Buffer.from(text),
  ...more,
});
const malformed = {
  as: 'malformed',
  why: { code: 'alert.messageMalformed', params: { format: 'JSON', why: 'cut' } },
} as const;

let folder: string;
let inbox: Inbox;
function open(limits: Partial<InboxLimits> = {}): Inbox {
  const opened = openInbox({ folder, clock: createSystemClock(), limits });
  if (!opened.ok) throw new Error(opened.fault.code);
  inbox = opened.value.inbox;
  return inbox;
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-inbox-'));
});
afterEach(async () => {
  await inbox.close();
  rmSync(folder, { recursive: true });
});
const texts = (after: number, limit = 100) =>
  inbox.next(after, limit).map(({ bytes }) => Buffer.from(bytes).toString());

it('the inbox keeps messages unchanged and in order over restarts', async () => {
  open();
  const bytes = Uint8Array.from([0xff, 0x00, 0x7b, 0x80]);
  const all = await Promise.all([
    inbox.put([message('a'), message('b')]),
    inbox.put([message('', { bytes })]),
  ]);
  expect(all.every(({ ok }) => ok)).toBe(true);
  const { process } = inbox;
  await inbox.close();
  open();
  expect(inbox.process).toBe(process);
  expect(inbox.head()).toBe(3);
  expect(texts(0, 2)).toEqual(['a', 'b']);
  expect(inbox.next(2, 10)).toMatchObject([
    { seq: 3, source: gate, channel: 'frigate/reviews', receivedAt: 1_000 },
  ]);
  expect([...(inbox.next(2, 1)[0]?.bytes ?? [])]).toEqual([...bytes]);
});

it('the inbox notifies of new messages only once they are durable', async () => {
  open();
  const heads: number[] = [];
  inbox.onPut(() => heads.push(inbox.next(0, 10).length));
  await inbox.put([message('a')]);
  expect(heads).toEqual([1]);
});

it('the inbox counts messages and their outcomes by source, over restarts', async () => {
  open();
  await inbox.put([
    message('1'),
    message('2'),
    message('3'),
    message('4'),
    message('other', { source: dock }),
  ]);
  await inbox.done(4, [
    { seq: 1, alerts: [alert(1)], late: true },
    { seq: 2, alerts: [alert(1)], duplicate: true },
    { seq: 3, alerts: [], unusable: malformed },
    { seq: 4, alerts: [], future: true },
  ]);
  await inbox.close();
  open();
  expect(inbox.doneThrough()).toBe(4);
  expect(inbox.counters(gate)).toEqual({
    lastAt: 1_000,
    received: 4,
    accepted: 2,
    duplicate: 1,
    late: 1,
    future: 1,
    malformed: 1,
    unknown: 0,
    tooLarge: 0,
    leftOut: 0,
  });
  expect(inbox.counters(dock)).toMatchObject({ received: 1, accepted: 0 });
  expect(inbox.counters(AlertSourceId.parse('nobody'))).toMatchObject({ received: 0, lastAt: 0 });
});

it('the inbox counts left-out messages apart from those that became an alert', async () => {
  open();
  await inbox.put([message('1'), message('2'), message('3')]);
  await inbox.done(3, [
    { seq: 1, alerts: [], leftOut: true },
    { seq: 2, alerts: [alert(1)] },
    { seq: 3, alerts: [], leftOut: true, duplicate: true },
  ]);
  expect(inbox.counters(gate)).toMatchObject({ received: 3, accepted: 1, leftOut: 1, duplicate: 1 });
});

it('the inbox counts a settled message once, however often it is reported', async () => {
  open();
  await inbox.put([message('1'), message('2')]);
  const settled = [{ seq: 1, alerts: [alert(1)], late: true }];
  await inbox.done(1, settled);
  await inbox.done(1, settled);
  await inbox.done(2, settled);
  expect(inbox.counters(gate)).toMatchObject({ late: 1, accepted: 2 });
});

it('the inbox returns an alert’s raw messages, the newest last, binary ones as bytes', async () => {
  open();
  await inbox.put([
    message('xưa'),
    message('', { bytes: Uint8Array.from([0x41, 0xff, 0x0a, 0x00]) }),
    message('c'),
  ]);
  await inbox.done(3, [
    { seq: 1, alerts: [alert(1)] },
    { seq: 2, alerts: [alert(1), alert(2)] },
    { seq: 3, alerts: [alert(1)] },
  ]);
  expect(inbox.raw(alert(1), 2).map(({ text }) => text)).toEqual(['A\\xFF\n\\x00', 'c']);
  expect(inbox.raw(alert(2), 20)).toMatchObject([{ id: 2, at: 1_000, source: gate, bytes: 4 }]);
  expect(inbox.raw(alert(3), 20)).toEqual([]);
});

describe('quarantine', () => {
  it('the quarantine keeps unusable messages whole, the newest first, with the reason', async () => {
    open();
    await inbox.put([message('{"a":'), message('{}')]);
    const unknown = { as: 'unknown', why: { code: 'alert.messageUnknown', params: { what: 'x' } } } as const;
    await inbox.done(2, [
      { seq: 1, alerts: [], unusable: malformed },
      { seq: 2, alerts: [], unusable: unknown },
    ]);
    const { messages, total } = inbox.quarantined(undefined, 10);
    expect(total).toBe(2);
    expect(messages).toMatchObject([
      { id: 2, text: '{}', bytes: 2, why: unknown.why },
      { id: 1, text: '{"a":', bytes: 5, why: malformed.why, source: gate, channel: 'frigate/reviews' },
    ]);
    expect(inbox.quarantined(2, 10).messages.map(({ id }) => id)).toEqual([1]);
  });

  it('the quarantine keeps the beginning and size of an oversized message, which blocks nothing', async () => {
    open();
    const large = Buffer.alloc(maxMessageBytes + 1, 'x');
    await inbox.put([message('', { kind: 'onvif', bytes: large }), message('after')]);
    await inbox.putTooLarge(message('begins so'), 5_000_000);
    expect(texts(0)).toEqual(['after']);
    expect(inbox.quarantined(undefined, 10).messages).toMatchObject([
      { bytes: 5_000_000, text: 'begins so' },
      { bytes: large.length, text: expect.stringMatching(/^x{16000,}$/) },
    ]);
    expect(inbox.counters(gate)).toMatchObject({ received: 3, tooLarge: 2 });
  });

  it('the inbox keeps the readable beginning of an oversized message, with its size', async () => {
    open();
    await inbox.put([message('begins so', { cutFrom: 5_000_000 }), message('whole')]);
    await inbox.close();
    open();
    expect(inbox.next(0, 10)).toMatchObject([{ cutFrom: 5_000_000 }, { cutFrom: undefined }]);
    expect([...inbox.recent(2, { rows: 10, bytes: 1_000 })]).toMatchObject([{ cutFrom: 5_000_000 }, {}]);
    expect(inbox.counters(gate)).toMatchObject({ received: 2, tooLarge: 0 });
  });

  it('the quarantine returns fewer messages at once if they are long, and at least one', async () => {
    open();
    const bytes = Buffer.alloc(4_000_000, 'x');
    await inbox.put(Array.from({ length: 12 }, () => message('', { bytes })));
    const first = inbox.next(0, 100);
    expect(first.length).toBeGreaterThanOrEqual(1);
    expect(first.length).toBeLessThan(8);
    const seqs = [...first];
    while (seqs.length < 12) seqs.push(...inbox.next(seqs.at(-1)?.seq ?? 0, 100));
    expect(seqs.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it('the quarantine drops the oldest beyond its limit', async () => {
    open({ quarantinedRows: 300 });
    await inbox.put(Array.from({ length: 1_000 }, (_, at) => message(String(at))));
    const settled = Array.from({ length: 1_000 }, (_, at) => ({
      seq: at + 1,
      alerts: [],
      unusable: malformed,
    }));
    await inbox.done(1_000, settled);
    const { messages, total } = inbox.quarantined(undefined, 10);
    expect(total).toBeLessThanOrEqual(300);
    expect(messages[0]?.text).toBe('999');
    expect(inbox.counters(gate)).toMatchObject({ malformed: 1_000 });
  });
});

describe('a delivery that may be one from before', () => {
  it('a possible redelivery is recognised only if the same bytes are stored', async () => {
    open();
    await inbox.put([message('a'), message('b', { mayBeAgain: true }), message('a')]);
    await inbox.put([message('b', { mayBeAgain: true }), message('b', { mayBeAgain: true, source: dock })]);
    expect(inbox.next(0, 10).map(({ again }) => again)).toEqual([false, false, false, true, false]);
  });

  it('a possible redelivery is recognised after a restart', async () => {
    open();
    await inbox.put([message('a')]);
    await inbox.close();
    open();
    await inbox.put([message('a', { mayBeAgain: true })]);
    expect(inbox.next(1, 10)).toMatchObject([{ again: true }]);
  });
});

describe('bounds', () => {
  it('the inbox deletes settled messages, the oldest first, and never unsettled ones', async () => {
    open({ maxRows: 10 });
    for (let round = 0; round < 10; round++)
      await inbox.put(Array.from({ length: 10 }, (_, at) => message(`${round}-${at}`)));
    await inbox.done(50, [
      { seq: 1, alerts: [alert(1)] },
      { seq: 50, alerts: [alert(1)] },
    ]);
    expect(texts(0, 200)).toHaveLength(60);
    expect(texts(0, 200)[0]).toBe('4-0');
    expect(inbox.raw(alert(1), 20).map(({ id }) => id)).toEqual([50]);
    await inbox.done(100, []);
    expect(texts(0, 200)).toHaveLength(10);
  });

  it('the inbox limits stored bytes too', async () => {
    open({ maxCachedBytes: 1_000 });
    await inbox.put(Array.from({ length: 100 }, () => message('x'.repeat(100))));
    await inbox.done(100, []);
    expect(inbox.next(0, 200).length).toBeLessThanOrEqual(10);
    expect(inbox.head()).toBe(100);
  });

  it('the inbox continues its numbering after all is deleted', async () => {
    open({ maxRows: 0 });
    await inbox.put([message('a'), message('b')]);
    await inbox.done(2, []);
    await inbox.close();
    open({ maxRows: 0 });
    await inbox.put([message('c')]);
    expect(inbox.head()).toBe(3);
  });

  it('the inbox refuses messages while too many wait for the log, reports it, and recovers by itself', async () => {
    open({ waitingRows: 3 });
    expect(await inbox.put([message('1'), message('2'), message('3')])).toMatchObject({ ok: true });
    const faults: (string | undefined)[] = [];
    inbox.onFault((fault) => faults.push(fault?.code));
    expect(await inbox.put([message('4')])).toMatchObject({ ok: false, fault: { code: 'alert.inboxFull' } });
    expect(inbox.head()).toBe(3);
    const free = new Promise<void>((gone) => inbox.onFault((fault) => fault ?? gone()));
    expect(await inbox.done(2, [])).toMatchObject({ ok: true });
    await free;
    expect(await inbox.put([message('4')])).toMatchObject({ ok: true });
    expect(faults).toEqual(['alert.inboxFull', undefined]);
  });

  it('the inbox leaves disk space free for others', async () => {
    open({ freeBytes: Number.MAX_SAFE_INTEGER });
    expect(await inbox.put([message('1')])).toMatchObject({
      ok: false,
      fault: { code: 'alert.diskNearlyFull' },
    });
  });
});

it('the inbox quarantines a damaged database and begins one with another id', async () => {
  open();
  await inbox.put([message('a')]);
  const { process } = inbox;
  await inbox.close();
  writeFileSync(join(folder, 'alerts-inbox.db'), Buffer.alloc(8_192, 'torn'));
  const opened = openInbox({ folder, clock: createSystemClock() });
  if (!opened.ok) throw new Error(opened.fault.code);
  inbox = opened.value.inbox;
  expect(opened.value.setAside?.path).toContain('alerts-inbox.db.damaged-');
  expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(true);
  expect(inbox.process).not.toBe(process);
  expect(inbox.head()).toBe(0);
});
