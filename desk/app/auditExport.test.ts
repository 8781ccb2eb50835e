import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deskWithTrail, minute, verify } from '../../test/fixtures/deskTrail.ts';
import { must } from '../../test/fixtures/must.ts';
import { until as eventually } from '../../test/fixtures/until.ts';

describe('an export of the trail', () => {
  it('as JSON is what the verifier reads, and is on the record itself', async () => {
    const { client, clock, auditEvents, folder, entries, state } = await deskWithTrail();
    await auditEvents(40);
    await clock.advance(16 * minute);
    await eventually(async () => (await state()).countersignedThrough > 0);
    const done = must(
      await client.call('audit.export', { trail: 'desk', format: 'json', why: 'Kiểm tra quý IV' }),
    );
    expect((await entries())[0]).toMatchObject({ event: 'audit.export', why: 'Kiểm tra quý IV' });
    const file = join(folder, 'exports', done.file);
    const { code, text } = verify(file);
    expect(text).toContain('Countersigned by the site');
    expect(code).toBe(3);
    const { fingerprint } = await state();
    expect(verify(file, '--key', fingerprint ?? '').code).toBe(0);
    expect(verify(file, '--key', '0'.repeat(64)).code).toBe(1);
    expect(verify(join(folder, 'desk.db'), '--key', fingerprint ?? '').code).toBe(0);
  }, 60_000);

  describe('of what a filter chose', () => {
    /** What was exported, and the desk's fingerprint. */
    async function chosen() {
      const { client, clock, auditEvents, folder, state } = await deskWithTrail();
      await auditEvents(12);
      await clock.advance(16 * minute);
      await eventually(async () => (await state()).countersignedThrough > 0);
      const asked = { trail: 'desk', format: 'json', filter: { event: 'settings.' } } as const;
      const done = must(await client.call('audit.export', asked));
      const file = join(folder, 'exports', done.file);
      const key = (await state()).fingerprint ?? '';
      const text = readFileSync(file, 'utf8');
      /** As somebody changed it who has a text editor. */
      const changed = (from: string | RegExp, to: string) => {
        const other = join(folder, 'changed.json');
        expect(text.replace(from, to)).not.toBe(text);
        writeFileSync(other, text.replace(from, to));
        return verify(other, '--key', key);
      };
      const site = must(await client.call('audit.export', { trail: 'site', format: 'json' }));
      return { file, key, changed, folder, siteFile: join(folder, 'exports', site.file) };
    }

    it('proves its own entries and no more: that is said, and is no success', async () => {
      const { file, key } = await chosen();
      const known = verify(file, '--key', key);
      expect(known.text).toContain('proves only');
      expect(known.text).not.toContain('RESULT: all that can be checked holds');
      expect([known.code, verify(file).code]).toEqual([4, 5]);
    }, 60_000);

    it('does not hold once its header, its heads or its choice is another', async () => {
      const { changed } = await chosen();
      const results = [
        changed('"filter":{"event":"settings."}', '"filter":{}'),
        changed('"filter":{"event":"settings."}', '"filter":{"event":"camera."}'),
        changed(/"by":"[^"]+"/, '"by":"fake:operator:binh"'),
        changed(/"madeAt":\d+/, '"madeAt":1'),
        changed('"kind":"desk"', '"kind":"site"'),
        changed(/"heads":\[\n.+\n/, '"heads":[\n'),
        // One entry less, and the count with it.
        changed(/\{"seq":.+,\n/, ''),
      ];
      expect(results.map(({ code }) => code)).toEqual(results.map(() => 1));
      for (const { text } of results) expect(text).toContain('was changed since it was exported');
      expect(changed('"filter":{"event":"settings."}', '"filter":null').code).toBe(2);
      expect(changed('watchfloor-trail-export/2', 'watchfloor-trail-export/1').code).toBe(2);
      expect(changed(/"end":\{.+/, '"end":{"entries":12}}').code).toBe(1);
    }, 60_000);

    it('is compared with what the site keeps of this desk; a file that tells nothing of it is a failure', async () => {
      const { file, key, folder, siteFile } = await chosen();
      const compared = verify(file, '--key', key, '--with', siteFile);
      expect(compared.text).toContain('Fits the 1 heads that the site keeps');
      expect(compared.code).toBe(4);
      const { code, text } = verify(file, '--key', key, '--with', file);
      expect(code).toBe(2);
      expect(text).toContain('holds nothing of the trail');
      expect(text).not.toContain('RESULT');
      // A desk's own store is no site's.
      expect(verify(file, '--key', key, '--with', join(folder, 'desk.db')).code).toBe(2);
    }, 60_000);
  });

  it('as CSV holds a line an entry that the filter finds, and no formula', async () => {
    const { client, auditEvents, folder } = await deskWithTrail();
    await auditEvents(4);
    const asked = { trail: 'desk', format: 'csv', filter: { event: 'settings.' }, why: '=1+1' } as const;
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

  it('of the site’s trail is refused while the site is away, and leaves nothing behind', async () => {
    const { client, folder, links, site, window } = await deskWithTrail();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const answer = await client.call('audit.export', { trail: 'site', format: 'json' });
    expect(answer).toMatchObject({ ok: false, fault: { code: 'site.unreachable' } });
    expect(() => readdirSync(join(folder, 'exports'))).toThrow();
  });
});
