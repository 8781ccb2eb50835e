import { expect, test } from 'vitest';
import { faultsInLooks } from '../e2e/screens/faults.ts';
import { seeScreensOfPeople } from '../e2e/screens/people.ts';

test('axe finds nothing serious or critical at a site with sign-in, and on a room’s wall', async () => {
  const faults: string[] = [];
  let at = 0;
  await seeScreensOfPeople(['--lang=en', '--diagnostics', '--size=1920x1080'], async (console, name) => {
    const found = await faultsInLooks(console, at);
    at += 1;
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  });
  expect(faults.join('\n')).toBe('');
}, 180_000);
