import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of a test's own, taken away when the test is over; what is still being written into it then is waited for a little. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
