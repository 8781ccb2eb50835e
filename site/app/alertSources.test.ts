import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../test/fakes/folder.ts';
import { capMessage } from '../../test/fixtures/alertMessages.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('alert sources follow their file at run time, and keep the previous ones while it is invalid', async () => {
  const file = join(testFolder(), 'sources.json');
  // Replaced by renaming, so that it is never incomplete.
  const write = (...ids: string[]) => {
    const sources = ids.map((id) => ({ id, kind: 'cap', secret }));
    writeFileSync(`${file}.new`, JSON.stringify({ sources }));
    renameSync(`${file}.new`, file);
  };
  write('a');
  const site = await startTestSite([], { alerts: { file } });
  onTestFinished(async () => void (await site.close()));
  const desk = await site.signedIn('all');
  onTestFinished(() => desk.close());
  const ids = async () => {
    const sources = await desk.call('alert.sources', {});
    return sources.ok ? sources.value.sources.map(({ id }) => id).join() : '';
  };
  const answered = async (id: string) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/cap+xml' };
    const page = `${site.site.url.replace('ws', 'http')}/alerts/cap/${id}`;
    return (await fetch(page, { method: 'POST', body: capMessage(), headers })).status;
  };
  await until(async () => (await ids()) === 'a');
  expect(await answered('b')).toBe(401);
  write('a', 'b');
  await until(async () => (await ids()) === 'a,b');
  expect(await answered('b')).toBe(204);
  write('a', 'a');
  await until(() => site.log.includes('config.invalid'));
  expect(await ids()).toBe('a,b');
  write('b');
  await until(async () => (await ids()) === 'b');
  expect(site.site.alerts.deaths).toBe(0);
  must(await desk.call('alert.pull', { after: 0 }));
});
