import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minute, startDeskWithAuditLog, verify } from '../../test/fixtures/deskAuditLog.ts';
import { must } from '../../test/fixtures/must.ts';
import { until as eventually } from '../../test/fixtures/until.ts';

describe('an export of the audit log', () => {
  it('as JSON passes the verifier, and is audited itself', async () => {
    const { client, clock, auditEvents, folder, entries, state } = await startDeskWithAuditLog();
    await auditEvents(40);
    await clock.advance(16 * minute);
    await eventually(async () => (await state()).witnessedThrough > 0);
    const done = must(
      await client.call('audit.export', { auditLog: 'desk', format: 'json', why: 'Kiểm tra quý IV' }),
    );
    expect((await entries())[0]).toMatchObject({ event: 'audit.export', why: 'Kiểm tra quý IV' });
    const file = join(folder, 'exports', done.file);
    const { code, text } = verify(file);
    expect(text).toContain('Witness signature of the site');
    expect(code).toBe(3);
    const { fingerprint } = await state();
    expect(verify(file, '--key', fingerprint ?? '').code).toBe(0);
    expect(verify(file, '--key', '0'.repeat(64)).code).toBe(1);
    expect(verify(join(folder, 'desk.db'), '--key', fingerprint ?? '').code).toBe(0);
  }, 60_000);

  describe('of filtered entries', () => {
    /** Returns the exported file and the desk's fingerprint. */
    async function chosen() {
      const { client, clock, auditEvents, folder, state } = await startDeskWithAuditLog();
      await auditEvents(12);
      await clock.advance(16 * minute);
      await eventually(async () => (await state()).witnessedThrough > 0);
      const asked = { auditLog: 'desk', format: 'json', filter: { event: 'settings.' } } as const;
      const done = must(await client.call('audit.export', asked));
      const file = join(folder, 'exports', done.file);
      const key = (await state()).fingerprint ?? '';
      const text = readFileSync(file, 'utf8');
      /** Manipulates the file as with a text editor. */
      const changed = (from: string | RegExp, to: string) => {
        const other = join(folder, 'changed.json');
        expect(text.replace(from, to)).not.toBe(text);
        writeFileSync(other, text.replace(from, to));
        return verify(other, '--key', key);
      };
      const site = must(await client.call('audit.export', { auditLog: 'site', format: 'json' }));
      return { file, key, changed, folder, siteFile: join(folder, 'exports', site.file) };
    }

    it('proves only its own entries, which the verifier reports, and does not count as success', async () => {
      const { file, key } = await chosen();
      const known = verify(file, '--key', key);
      expect(known.text).toContain('proves only');
      expect(known.text).not.toContain('RESULT: all that can be checked holds');
      expect([known.code, verify(file).code]).toEqual([4, 5]);
    }, 60_000);

    it('fails verification if its header, heads or filter is changed', async () => {
      const { changed } = await chosen();
      const results = [
        changed('"filter":{"event":"settings."}', '"filter":{}'),
        changed('"filter":{"event":"settings."}', '"filter":{"event":"camera."}'),
        changed(/"by":"[^"]+"/, '"by":"fake:operator:binh"'),
        changed(/"madeAt":\d+/, '"madeAt":1'),
        changed('"kind":"desk"', '"kind":"site"'),
        changed(/"heads":\[\n.+\n/, '"heads":[\n'),
        // Removes one entry and adjusts the count.
        changed(/\{"seq":.+,\n/, ''),
      ];
      expect(results.map(({ code }) => code)).toEqual(results.map(() => 1));
      for (const { text } of results) expect(text).toContain('was changed since it was exported');
      expect(changed('"filter":{"event":"settings."}', '"filter":null').code).toBe(2);
      expect(changed('watchfloor-audit-export/2', 'watchfloor-audit-export/1').code).toBe(2);
      expect(changed(/"end":\{.+/, '"end":{"entries":12}}').code).toBe(1);
    }, 60_000);

    it('is compared with the site’s copy of this desk’s log; a file without data of this desk fails', async () => {
      const { file, key, folder, siteFile } = await chosen();
      const compared = verify(file, '--key', key, '--with', siteFile);
      expect(compared.text).toContain('Fits the 1 heads that the site keeps');
      expect(compared.code).toBe(4);
      const { code, text } = verify(file, '--key', key, '--with', file);
      expect(code).toBe(2);
      expect(text).toContain('holds nothing of the audit log');
      expect(text).not.toContain('RESULT');
      // A desk's own store is not a site's store.
      expect(verify(file, '--key', key, '--with', join(folder, 'desk.db')).code).toBe(2);
    }, 60_000);
  });

  it('as CSV contains one line per matching entry, and no formula', async () => {
    const { client, auditEvents, folder } = await startDeskWithAuditLog();
    await auditEvents(4);
    const asked = { auditLog: 'desk', format: 'csv', filter: { event: 'settings.' }, why: '=1+1' } as const;
    must(await client.call('audit.export', asked));
    const second = must(await client.call('audit.export', { ...asked, filter: { event: 'audit.' } }));
    const csv = readFileSync(join(folder, 'exports', second.file), 'utf8');
    expect(csv.startsWith('\uFEFFseq,time,')).toBe(true);
    expect(csv).toContain("'=1+1");
    expect(csv.trim().split('\r\n')).toHaveLength(second.entries + 1);
    const [first] = readdirSync(join(folder, 'exports')).filter((name) => name !== second.file);
    expect(
      readFileSync(join(folder, 'exports', first ?? ''), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(5);
  });

  it('of the site’s log is refused while the site is unreachable, and leaves no file', async () => {
    const { client, folder, links, site, window } = await startDeskWithAuditLog();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const answer = await client.call('audit.export', { auditLog: 'site', format: 'json' });
    expect(answer).toMatchObject({ ok: false, fault: { code: 'site.unreachable' } });
    expect(() => readdirSync(join(folder, 'exports'))).toThrow();
  });
});
