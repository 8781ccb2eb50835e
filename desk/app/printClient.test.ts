import { describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { type FromDeskProcess, maxPageBytes } from '../../core/people/deskEntry.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createPrintClient, noPrinters, rejectPrinting } from './printClient.ts';

const page = { html: new Uint8Array([60]), language: 'vi', title: 'Biên bản', foot: '' } as const;
const pdf = new Uint8Array([37, 80, 68, 70]);

function printing() {
  const incoming: FromDeskProcess[] = [];
  const clock = handClock();
  return { incoming, clock, ...createPrintClient({ clock, post: (message) => void incoming.push(message) }) };
}

describe('printing for a desk', () => {
  it('requests the printers from main, and names one for each paper print', async () => {
    const { incoming, paper, answered } = printing();
    const [found, put, refused] = [paper.printers(), paper.put(page, 'Tang_3'), paper.put(page, 'Tang_9')];
    expect(incoming.map((message) => message.t !== 'print' || message.printer)).toEqual([
      true,
      'Tang_3',
      'Tang_9',
    ]);
    const tang3 = { name: 'Tang_3', label: 'Tầng 3' };
    answered({ t: 'printed', job: 1, outcome: { printers: [tang3] } });
    answered({ t: 'printed', job: 2, outcome: { paper: true } });
    answered({ t: 'printed', job: 3, outcome: { fault: { code: 'print.refused', params: {} } } });
    expect(await found).toEqual({ ok: true, value: [tang3] });
    expect(await put).toMatchObject({ ok: true });
    expect(await refused).toMatchObject({ fault: { code: 'print.refused' } });
    const long = { ...page, html: new Uint8Array(maxPageBytes + 1) };
    expect(await paper.put(long, 'Tang_3')).toMatchObject({ fault: { code: 'print.tooLong' } });
  });

  it('sends requests to main, and passes each response to its requester', async () => {
    const { incoming, print, answered } = printing();
    const [first, second] = [print(page), print({ ...page, title: 'Khác' })];
    expect(incoming.map((message) => message.t === 'print' && [message.job, message.page.title])).toEqual([
      [1, 'Biên bản'],
      [2, 'Khác'],
    ]);
    answered({ t: 'printed', job: 2, outcome: { fault: { code: 'print.failed', params: { why: 'x' } } } });
    answered({ t: 'printed', job: 1, outcome: { pdf } });
    expect(await first).toEqual(ok(pdf));
    expect(await second).toMatchObject({ ok: false, fault: { code: 'print.failed' } });
  });

  it('refuses a page that is too long', async () => {
    const { incoming, print } = printing();
    const outcome = await print({ ...page, html: new Uint8Array(maxPageBytes + 1) });
    expect(outcome).toEqual({ ok: false, fault: { code: 'print.tooLong', params: { megabytes: 49 } } });
    expect(incoming).toEqual([]);
  });

  it('limits the number of pending requests', async () => {
    const { incoming, print, answered } = printing();
    const waiting = Array.from({ length: 4 }, () => print(page));
    expect(await print(page)).toMatchObject({ ok: false, fault: { code: 'print.busy' } });
    for (let job = 1; job <= 4; job += 1) answered({ t: 'printed', job, outcome: { pdf } });
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => ok(pdf)));
    void print(page);
    expect(incoming).toHaveLength(5);
  });

  it('times out if main does not respond, and ignores a late response', async () => {
    const { clock, print, answered } = printing();
    const asked = print(page);
    await clock.advance(500_000);
    expect(await asked).toMatchObject({ ok: false, fault: { code: 'print.failed' } });
    answered({ t: 'printed', job: 1, outcome: { pdf } });
  });

  it('is unavailable for a desk without main', async () => {
    expect(await noPrinters.printers()).toMatchObject({ fault: { code: 'print.nowhere' } });
    expect(await noPrinters.put(page, 'Tang_3')).toMatchObject({ fault: { code: 'print.nowhere' } });
    expect(await rejectPrinting(page)).toEqual({ ok: false, fault: { code: 'print.nowhere', params: {} } });
  });
});
