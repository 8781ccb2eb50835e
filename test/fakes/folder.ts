import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Creates a folder that is removed after the test.
 * The removal is retried, because files may still be written for a short while.
 */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
