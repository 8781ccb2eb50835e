import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { fakeChild } from '../../test/fakes/child.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { runDeskProcess } from './desk.ts';

const page = { html: new Uint8Array([60]), language: 'vi', title: 'Biên bản', foot: '' } as const;
const pdf = new Uint8Array([37]);

/** Starts one desk after another, each ready, and prints pages when the test says so. */
async function start() {
  const clock = handClock();
  const children: ReturnType<typeof fakeChild>[] = [];
  const printing: ((made: Result<Uint8Array>) => void)[] = [];
  const desk = runDeskProcess<string>({
    start: () => ({ folder: '/desk', exports: '/exports', version: '1', roomWall: false }),
    clock,
    site: { url: 'ws://127.0.0.1:1', embedded: true },
    fork() {
      const made = fakeChild();
      children.push(made);
      return made.child;
    },
    onReady() {},
    onChange() {},
    log() {},
    services: {
      onPin() {},
      onControl() {},
      keyStore: () => ({}),
      printer: {
        pdf: () => new Promise((done) => void printing.push(done)),
        paper: async (_page, printer) =>
          printer === 'Tang_3' ? ok(undefined) : fail('print.printerGone', { printer }),
        printers: async () => ok([{ name: 'Tang_3', label: 'Tầng 3' }]),
      },
    },
  });
  await clock.advance(0);
  const current = () => {
    const last = children.at(-1);
    if (!last) throw new Error('no desk was started');
    return last;
  };
  const printed = () =>
    current().posted.flatMap(([message]) => ((message as { t: string }).t === 'printed' ? [message] : []));
  current().send({ t: 'ready' });
  return { clock, desk, children, printing, current, printed };
}

describe('printing for a desk', () => {
  it('returns the printers, and the result of printing a page on one', async () => {
    const { clock, current, printed } = await start();
    current().send({ t: 'printers', job: 0 });
    current().send({ t: 'print', job: 1, page, printer: 'Tang_3' });
    current().send({ t: 'print', job: 2, page, printer: 'Tang_9' });
    await clock.advance(0);
    expect(printed()).toEqual([
      { t: 'printed', job: 0, outcome: { printers: [{ name: 'Tang_3', label: 'Tầng 3' }] } },
      { t: 'printed', job: 1, outcome: { paper: true } },
      {
        t: 'printed',
        job: 2,
        outcome: { fault: { code: 'print.printerGone', params: { printer: 'Tang_9' } } },
      },
    ]);
  });

  it('returns the result of each job by its number', async () => {
    const { clock, printing, current, printed } = await start();
    current().send({ t: 'print', job: 0, page });
    current().send({ t: 'print', job: 1, page });
    printing[1]?.(fail('print.failed', { why: 'x' }));
    printing[0]?.(ok(pdf));
    await clock.advance(0);
    expect(printed()).toEqual([
      { t: 'printed', job: 1, outcome: { fault: { code: 'print.failed', params: { why: 'x' } } } },
      { t: 'printed', job: 0, outcome: { pdf } },
    ]);
  });

  it('sends a new desk no results of the desk before it', async () => {
    const { clock, children, printing, current, printed } = await start();
    current().send({ t: 'print', job: 0, page });
    current().end(1);
    await clock.advance(60_000);
    expect(children).toHaveLength(2);
    current().send({ t: 'ready' });
    current().send({ t: 'print', job: 0, page });
    printing[0]?.(fail('print.failed', { why: 'of the first' }));
    printing[1]?.(ok(pdf));
    await clock.advance(0);
    expect(printed()).toEqual([{ t: 'printed', job: 0, outcome: { pdf } }]);
  });
});
