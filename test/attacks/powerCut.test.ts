import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { createDeskKeys } from '../../desk/store/key.ts';
import { loadCertificate } from '../../site/api/certificate.ts';
import { loadSiteKey } from '../../site/shared/siteKey.ts';
import { testFolder } from '../fakes/folder.ts';
import { fakeSeal } from '../fakes/seal.ts';
import { readDiskSteps } from '../fixtures/diskSteps.ts';
import { must } from '../fixtures/must.ts';

// The files are really written; only the calls are recorded.
vi.mock('node:fs', { spy: true });

let folder: string;
beforeEach(() => {
  folder = testFolder();
  vi.clearAllMocks();
});

/** The steps after which a power cut leaves a file whole. */
const written = (name: string) => {
  const file = join(folder, name);
  return [`sync ${file}.part`, `rename ${file}.part to ${file}`, `sync ${folder}`];
};

it('a power cut after the first start does not take away the site’s certificate, which desks pin', async () => {
  must(await loadCertificate('self-signed', folder, '127.0.0.1'));
  expect(readDiskSteps()).toEqual([...written('site.key.pem'), ...written('site.cert.pem')]);
});

it.each([
  ['auditLog', 'audit-key.pem'],
  ['people', 'site.sign.pem'],
] as const)('a power cut after the first start does not take away the site’s key of %s', (of, name) => {
  must(loadSiteKey(folder, of));
  expect(readDiskSteps()).toEqual(written(name));
});

it('a power cut after the first start does not take away the desk’s key', async () => {
  const seal = fakeSeal();
  const keys = createDeskKeys({ folder, seal, isUnattended: false, boot: undefined, onChange: () => {} });
  must(await keys.key());
  expect(readDiskSteps()).toEqual(written('export-key.sealed'));
});
