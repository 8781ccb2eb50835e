import { describe, expect, it } from 'vitest';
import { countsForBuild } from './build.mjs';
import { closingLine, countTests, totals } from './steps.mjs';

const report = (
  passed: number,
  failed: number,
  files: readonly { status: string; assertionResults: readonly { status: string }[] }[],
) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  testResults: files,
});

describe('counting tests', () => {
  it('counts a file that could not be loaded as one failure', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    ];
    expect(countTests(report(1, 1, files))).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });
  it('counts a check that failed without tests as one failure', () => {
    const none = { passed: 0, failed: 0, skipped: 0 };
    const sum = totals([
      { name: 'lint', ok: false, output: '', counts: none },
      { name: 'unit', ok: true, output: '', counts: { passed: 7, failed: 0, skipped: 0 } },
      { name: 'e2e', ok: false, output: '', counts: { passed: 2, failed: 3, skipped: 0 } },
    ]);
    expect(closingLine(sum)).toBe('9 passed, 4 failed');
  });
  it('mentions skipped tests only where there are some', () => {
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
  });
});

describe('what a build depends on', () => {
  it('is every source but tests, notes and type settings', () => {
    expect(['a/b.ts', 'a/b.css', 'index.html'].every(countsForBuild)).toBe(true);
    expect(
      ['a/b.test.ts', 'a/b.test.tsx', 'a/tsconfig.json', 'tsconfig.json', 'README.md'].some(countsForBuild),
    ).toBe(false);
  });
});
