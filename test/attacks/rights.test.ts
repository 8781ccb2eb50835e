import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditSiteCalls } from '../../core/audit/api.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { siteExampleOf } from '../contract/siteExamples.ts';
import { startTestSite, type TestSite, testCamera } from '../fixtures/site.ts';

/** A person tries to use a right that the site's default roles give to another. */
const camera = CameraId.parse('hn:camera:c1');
let test: TestSite;
beforeAll(async () => {
  test = await startTestSite([testCamera(1)]);
}, 60_000);
afterAll(async () => void (await test?.close()));

const reading = Object.entries(auditSiteCalls).flatMap(([name, { right }]) =>
  right === 'audit.read' ? [name] : [],
);

it('an administrator neither reads nor exports the audit log, in which their own changes are', async () => {
  expect(reading).toEqual(expect.arrayContaining(['audit.page', 'audit.exporting']));
  const responses = async (who: string) => {
    const desk = await test.signedIn(who);
    const call = desk.call as (name: string, input: unknown) => Promise<Result<unknown>>;
    const codes: string[] = [];
    for (const name of reading) {
      const result = await call(name, siteExampleOf(name, camera));
      codes.push(result.ok ? 'ok' : `${result.fault.code} ${result.fault.params.right}`);
    }
    desk.close();
    return codes;
  };
  expect(await responses('keeper')).toEqual(reading.map(() => 'right.missing audit.read'));
  expect(await responses('auditor')).toEqual(reading.map(() => 'ok'));
});
