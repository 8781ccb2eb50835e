import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../../core/errors/faults.ts';
import type { ExportOffer } from '../../../core/media/export.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { fakeCameras } from '../../../test/fakes/cameras.ts';
import { testFolder } from '../../../test/fakes/folder.ts';
import { fakeSite } from '../../../test/fakes/site.ts';
import { startDesk } from '../../../test/fixtures/desk.ts';
import { exportOffer } from '../../../test/fixtures/exportOffer.ts';
import { until } from '../../../test/fixtures/until.ts';

const verifier = join(import.meta.dirname, '../../../scripts/verify.mjs');
const picture = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7) % 253);
const mask: PrivacyMask = {
  id: 'door',
  points: [
    [0, 0],
    [0.5, 0],
    [0.5, 0.5],
  ],
};
const cameras = () => fakeCameras(20).map((camera, at) => (at === 1 ? { ...camera, masks: [mask] } : camera));

const offer = (changes: Partial<ExportOffer> = {}) => exportOffer(cameras()[0]?.id, picture.length, changes);

/** Creates a desk with the demo's operator signed in and all cameras known. */
async function desk(options: { readonly folder?: string } = {}) {
  const site = fakeSite(cameras());
  const started = startDesk({ site, automatic: true, ...options });
  const { window, folder } = started;
  await window.until(() => window.list.size === 20);
  const { client } = window;
  const exports = join(folder, 'exports');
  const code = async (answer: ReturnType<typeof client.call>) => {
    const result = await answer;
    return result.ok ? 'ok' : result.fault.code;
  };
  async function begin(changes: Partial<ExportOffer> = {}) {
    const begun = await client.call('export.begin', offer(changes));
    if (!begun.ok) throw new Error(begun.fault.code);
    return begun.value.export;
  }
  async function send(id: Awaited<ReturnType<typeof begin>>, bytes = picture) {
    for (let at = 0; at < bytes.length; at += 1_000_000) {
      const part = bytes.slice(at, at + 1_000_000);
      expect(await client.call('export.chunk', { export: id, at, bytes: part })).toEqual({
        ok: true,
        value: {},
      });
    }
  }
  return {
    ...started,
    site,
    client,
    exports,
    code,
    begin,
    send,
    list: () => (existsSync(exports) ? readdirSync(exports) : []),
  };
}

describe('an export', () => {
  it('produces a file and manifest that pass verification, recorded here and at the site', async () => {
    const { client, exports, begin, send, site, folder } = await desk();
    const id = await begin();
    await send(id);
    const done = await client.call('export.finish', { export: id });
    if (!done.ok) throw new Error(done.fault.code);
    const { file, manifest, fingerprint, sha256 } = done.value;
    expect(file).toMatch(/^camera-1_\d{8}-\d{6}_snapshot_[0-9a-f]{8}\.png$/);
    expect(readFileSync(join(exports, file)).equals(picture)).toBe(true);
    expect(sha256).toBe(createHash('sha256').update(picture).digest('hex'));
    execFileSync(process.execPath, [verifier, join(exports, file), '--key', fingerprint]);
    const message = JSON.parse(readFileSync(join(exports, manifest), 'utf8')).manifest;
    expect(message).toMatchObject({
      camera: { number: 1 },
      operator: { id: 'fake:operator:demo' },
      site: { id: 'fake', name: 'Trung tâm thử' },
      reason: 'Yêu cầu của công an phường',
      masks: [],
    });
    expect(site.exports).toMatchObject([
      { export: id, file, sha256, fingerprint, newKey: message.key.public },
    ]);
    const auditLog = await client.call('audit.page', { limit: 1 });
    expect(auditLog).toMatchObject({
      value: {
        entries: [{ who: 'fake:operator:demo', event: 'export.snapshot', why: 'Yêu cầu của công an phường' }],
      },
    });
    for (const each of [join(exports, file), join(exports, manifest), join(folder, 'export-key.pem')])
      expect(statSync(each).mode & 0o777).toBe(0o600);
  });

  it('is signed with the same key each time, which is announced to the site once', async () => {
    const { client, begin, send, site } = await desk();
    for (const reason of ['first of two', 'second of two']) {
      const id = await begin({ reason });
      await send(id);
      expect(await client.call('export.finish', { export: id })).toMatchObject({ ok: true });
    }
    const [first, second] = site.exports;
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect([first?.newKey !== undefined, second?.newKey]).toEqual([true, undefined]);
    expect(await client.call('export.reasons', {})).toEqual({
      ok: true,
      value: ['second of two', 'first of two'],
    });
  });

  it('requires a reason of one line', async () => {
    const { client, code } = await desk();
    for (const reason of ['', '  a ', 'x'.repeat(501), 'a\nb c'])
      expect(await code(client.call('export.begin', offer({ reason })))).toBe('call.invalid');
  });

  it('requires every mask of its camera burnt in, at its end as at its start', async () => {
    const { client, code, begin, send, site, window, list } = await desk();
    const camera = cameras()[1]?.id ?? ('' as never);
    expect(await code(client.call('export.begin', offer({ camera })))).toBe('export.masksChanged');
    const id = await begin({ camera, masks: [mask] });
    await send(id);
    site.setCameras(cameras().map((each) => ({ ...each, masks: [{ ...mask, id: 'gate' }] })));
    await window.until(() => window.list.get(camera)?.masks?.[0]?.id === 'gate');
    expect(await code(client.call('export.finish', { export: id }))).toBe('export.masksChanged');
    expect(list()).toEqual([]);
    expect(site.exports).toEqual([]);
  });

  it('fails without the site and leaves no file', async () => {
    const { client, code, begin, send, links, window, site, list } = await desk();
    const id = await begin();
    await send(id);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await code(client.call('export.finish', { export: id }))).toBe('export.siteAway');
    expect(await code(client.call('export.begin', offer()))).toBe('export.siteAway');
    expect(list()).toEqual([]);
    expect(await client.call('audit.page', { limit: 1 })).not.toMatchObject({
      value: { entries: [{ event: 'export.snapshot' }] },
    });
  });

  it('fails if the site refuses it', async () => {
    const { client, code, begin, send, site, list } = await desk();
    site.refuseExports({ code: 'right.missing', params: { right: 'video.export' } });
    const id = await begin();
    await send(id);
    expect(await code(client.call('export.finish', { export: id }))).toBe('right.missing');
    expect(list()).toEqual([]);
  });

  it('is removed unless it arrives complete, in order and with the announced length', async () => {
    const { client, code, begin, list } = await desk();
    const bytes = picture.slice(0, 1_000_000);
    const short = await begin();
    expect(list()).toHaveLength(1);
    await client.call('export.chunk', { export: short, at: 0, bytes });
    expect(await code(client.call('export.finish', { export: short }))).toBe('export.incomplete');
    const jumping = await begin();
    expect(await code(client.call('export.chunk', { export: jumping, at: 5, bytes }))).toBe(
      'export.incomplete',
    );
    const long = await begin({ bytes: 10 });
    expect(await code(client.call('export.chunk', { export: long, at: 0, bytes }))).toBe('export.incomplete');
    expect(await code(client.call('export.finish', { export: long }))).toBe('export.unknown');
    const left = await begin();
    expect(await code(client.call('export.cancel', { export: left }))).toBe('ok');
    expect(await code(client.call('export.chunk', { export: left, at: 0, bytes }))).toBe('export.unknown');
    expect(list()).toEqual([]);
  });

  it('belongs to the operator who began it', async () => {
    const { client, code, begin, site, window } = await desk();
    site.addOperator('cuong', 'a password', ['video.export', 'camera.list'], 'all');
    const id = await begin();
    await window.signIn('cuong');
    expect(await code(client.call('export.finish', { export: id }))).toBe('export.unknown');
    expect(await client.call('export.reasons', {})).toEqual({ ok: true, value: [] });
  });

  it('is limited to four at once', async () => {
    const { client, code, begin } = await desk();
    for (let at = 0; at < 4; at += 1) await begin();
    expect(await code(client.call('export.begin', offer()))).toBe('export.tooMany');
  });

  it('is removed at the next start if a crash left it incomplete; foreign files stay', async () => {
    const before = await desk();
    await before.begin();
    const [left] = before.list();
    expect(left).toMatch(/\.part$/);
    for (const name of ['audit_desk_1.csv', 'handover_1.pdf', 'report_1.pdf'])
      writeFileSync(join(before.exports, left?.replace(/^\.[^.]+\.[a-z0-9]+/, `.${name}`) ?? ''), 'half');
    expect(before.list()).toHaveLength(4);
    writeFileSync(join(before.exports, 'notes.txt'), 'mine');
    // Simulates a crash: the old desk is never closed.
    startDesk({ site: before.site, folder: before.folder, automatic: true });
    await until(() => !before.list().some((name) => name.endsWith('.part')));
    expect(before.list()).toEqual(['notes.txt']);
  });

  it('is refused with a fault if its folder is not writable', async () => {
    const folder = testFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'exports'), 'a file where the folder should be');
    const { client } = await desk({ folder });
    const answer = await client.call('export.begin', offer());
    if (answer.ok) throw new Error('written');
    expect(answer.fault.code).toBe('export.notWritten');
    expect(faultText(answer.fault, 'vi')).toContain('(chỗ đó là một tệp, không phải thư mục)');
    expect(faultText(answer.fault, 'en')).toContain('(a file stands where the folder should be)');
  });

  it('is refused and not recorded if its folder becomes unwritable; the next one works when it is back', async () => {
    const { client, begin, send, exports, site, list } = await desk();
    const id = await begin();
    await send(id);
    rmSync(exports, { recursive: true });
    const answer = await client.call('export.finish', { export: id });
    if (answer.ok) throw new Error('written');
    expect(faultText(answer.fault, 'vi')).toContain('(thư mục đã bị xoá hoặc đổi tên)');
    expect(faultText(answer.fault, 'en')).toContain('(the folder was deleted or renamed)');
    expect(site.exports).toEqual([]);
    const again = await begin();
    await send(again);
    expect(await client.call('export.finish', { export: again })).toMatchObject({ ok: true });
    expect(list()).toHaveLength(2);
  });

  it.each([
    ['that others could have read', 'whatever', 0o644],
    ['that is none', 'not a key', 0o600],
  ])('is not signed with a key %s', async (_what, text, mode) => {
    const folder = testFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'export-key.pem'), text, { mode });
    const { client, code, begin, send } = await desk({ folder });
    const id = await begin();
    await send(id);
    expect(await code(client.call('export.finish', { export: id }))).toBe('export.keyUnreadable');
  });
});
