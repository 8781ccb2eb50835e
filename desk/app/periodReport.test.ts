import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportTexts } from '../../core/handover/document/words.ts';
import { fakePrinters } from '../../test/fakes/printers.ts';
import { startSignedInDesk } from '../../test/fixtures/deskAlerts.ts';

describe('a report of any period', () => {
  it('is filed and printed during a handover, audited, and marked as not being a handover', async () => {
    const { paper, taken } = fakePrinters('Tang_3');
    const { call, window, folder } = await startSignedInDesk({ paper });
    const faultOf = async (...[name, input]: Parameters<typeof window.client.call>) => {
      const answer = await window.client.call(name, input);
      return answer.ok ? undefined : answer.fault.code;
    };
    await call('incident.open', { title: 'Cháy kho', priority: 'high' });
    const { id } = await call('handover.begin', { of: 'desk' });
    const to = Date.now() + 60_000;
    const period = { from: to - 7 * 86_400_000, to };
    expect(await faultOf('handover.begin', { of: 'desk', period })).toBe('handover.underWay');
    const its = (await call('handover.list', {})).handovers.find((one) => one.id === id);
    const same = { from: its?.from ?? 0, to: its?.to ?? 0 };
    expect((await call('handover.begin', { of: 'desk', period: same })).id).toBe(id);

    const filed = await call('handover.file', { of: 'centre', period, format: 'json', language: 'vi' });
    expect(filed.file).toMatch(/^report_centre_[0-9-]+_[0-9-]+_preview_vi_[0-9a-f]{8}\.json$/);
    const { report, signatures } = JSON.parse(readFileSync(join(folder, 'exports', filed.file), 'utf8'));
    expect([report.handover, report.from, report.to, signatures]).toEqual([null, period.from, to, []]);
    expect(report.incidents.lines).toMatchObject([{ title: 'Cháy kho' }]);
    await call('handover.print', { of: 'desk', period, language: 'en', printer: 'Tang_3' });
    const { states, periodTitle, periodOpening } = reportTexts.en;
    expect(taken).toMatchObject([{ page: { foot: states.preview } }]);
    const page = Buffer.from(taken[0]?.page.html ?? []).toString('utf8');
    for (const message of [`<h1>${periodTitle}</h1>`, states.preview, periodOpening('', '').slice(-40)])
      expect(page).toContain(message);

    const { entries } = await call('audit.page', { limit: 5 });
    const reported = entries.map(({ event, detail }) => [event, detail === '' ? '' : JSON.parse(detail)]);
    const none = { handover: null, report: null, ...period };
    expect(reported.slice(0, 2).toReversed()).toMatchObject([
      ['handover.file', { ...none, of: report.centre, file: filed.file }],
      ['handover.print', { ...none, of: report.desk, printer: 'Tang_3' }],
    ]);
    const both = { handover: id, of: 'desk', format: 'json', language: 'vi' } as never;
    expect(await faultOf('handover.file', both)).toBe('call.invalid');
    expect(await faultOf('handover.file', { format: 'json', language: 'vi' } as never)).toBe('call.invalid');
  });
});
