import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeCameras } from '../../../../test/fakes/cameras.ts';
import { fakeSite } from '../../../../test/fakes/site.ts';
import { startDesk } from '../../../../test/fixtures/desk.ts';

const view = { lat: 21.0288, lon: 105.8525, distanceM: 900, headingDeg: 10, tiltDeg: 40 };
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

async function desk() {
  const site = fakeSite(fakeCameras(3));
  const started = startDesk({ site, automatic: true });
  await started.window.until(() => started.window.list.size === 3);
  const { client } = started.window;
  const folder = join(started.folder, 'exports');
  return { client, folder, site, window: started.window };
}

it('a map picture is saved in the export folder, readable by its owner only, and audited with its hash', async () => {
  const { client, folder } = await desk();
  const printed = await client.call('map.print', { picture, view });
  if (!printed.ok) throw new Error(printed.fault.code);
  const { file } = printed.value;
  expect(printed.value.folder).toBe(folder);
  expect(readFileSync(join(folder, file)).equals(picture)).toBe(true);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([file]);
  const auditLog = await client.call('audit.page', { limit: 1 });
  const [entry] = auditLog.ok ? auditLog.value.entries : [];
  expect(entry).toMatchObject({ who: 'fake:operator:demo', event: 'map.print', camera: null });
  const sha256 = createHash('sha256').update(picture).digest('hex');
  expect(JSON.parse(entry?.detail ?? '')).toEqual({ file, sha256, view });
});

it('a map picture that is not a PNG is refused, as is one from an operator without the export right', async () => {
  const { client, folder, site, window } = await desk();
  const code = async (bytes: Uint8Array<ArrayBuffer>) => {
    const answer = await client.call('map.print', { picture: bytes, view });
    return answer.ok ? 'ok' : answer.fault.code;
  };
  expect(await code(new Uint8Array(20))).toBe('call.invalid');
  site.addOperator('cuong', 'a password', ['camera.list'], 'all');
  await window.signIn('cuong');
  expect(await code(picture)).toBe('right.missing');
  expect(existsSync(folder)).toBe(false);
});

it('a map picture leaves no file and no audit event if the folder is not writable', async () => {
  const { client, folder } = await desk();
  writeFileSync(folder, 'in the way');
  const answer = await client.call('map.print', { picture, view });
  expect(answer).toMatchObject({ ok: false, fault: { code: 'export.notWritten' } });
  expect(await client.call('audit.page', { limit: 1 })).not.toMatchObject({
    value: { entries: [{ event: 'map.print' }] },
  });
});
