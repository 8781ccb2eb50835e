import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countsForBuild } from './build.mjs';
import { inRoot } from './paths.mjs';
import { closingLine, countTests, failuresOf, shortly, totals } from './steps.mjs';

const failed = (fullName: string, ...failureMessages: string[]) => ({
  status: 'failed',
  fullName,
  failureMessages,
});
const passed = { status: 'passed', fullName: 'is well', failureMessages: [] };
const file = (name: string, assertionResults: readonly ReturnType<typeof failed>[], message = '') => ({
  name: inRoot('core', name),
  status: 'failed',
  message,
  assertionResults,
});
const report = {
  numPassedTests: 1,
  numFailedTests: 1,
  numPendingTests: 0,
  testResults: [
    file('broken.test.ts', [], 'no such module'),
    file('a.test.ts', [failed('adds two and two', `five\n${'at x\n'.repeat(100)}`), passed]),
  ],
};
const none = { passed: 0, failed: 0, skipped: 0 };

describe('counting tests', () => {
  it('counts a file that could not be loaded as one failure', () => {
    expect(countTests(report)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });
  it('lists failed tests with the first lines of their messages', () => {
    const [broken, wrong] = failuresOf(report);
    expect(broken).toEqual({ test: path.join('core', 'broken.test.ts'), message: 'no such module' });
    expect(wrong?.test).toBe(`${path.join('core', 'a.test.ts')} > adds two and two`);
    expect(wrong?.message.split('\n')[0]).toBe('five');
    expect(wrong?.message.split('\n').length).toBeLessThan(50);
  });
  it('omits stack lines of the test runner', () => {
    const called =
      'five\n    at /a b/core/a.test.ts:3:1\n    at run (/x/node_modules/vitest/run.js:1:1)\n    at node:internal/x:1:1';
    const [wrong] = failuresOf({ ...report, testResults: [file('a.test.ts', [failed('adds', called)])] });
    expect(wrong?.message).toBe('five\n    at /a b/core/a.test.ts:3:1');
  });
  it('ends with each reason once, with its first test, in a few lines', () => {
    const outcome = { name: 'e2e', ok: false, output: '', counts: none };
    const failures = [
      { test: 'a > opens', message: 'crashed\nat x' },
      { test: 'a > closes', message: 'no page\nat y' },
      { test: 'a > moves', message: 'no page\nat z' },
    ];
    expect(
      shortly([
        { ...outcome, failures },
        { ...outcome, name: 'lint', failures: [] },
      ]),
    ).toEqual(['a > opens: crashed', 'a > closes and 1 more: no page', 'lint: failed without a failed test']);
    const many = Array.from({ length: 100 }, (_, at) => ({
      test: `a > ${at}`,
      message: `${at}${'x'.repeat(999)}`,
    }));
    const lines = shortly([
      { ...outcome, failures: many },
      { ...outcome, ok: true, failures },
    ]);
    expect(lines.length).toBeLessThan(20);
    expect(lines.at(-1)).toBe('and 88 more reasons');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(300);
  });
  it('counts a check that failed without tests as one failure', () => {
    const sum = totals([
      { name: 'lint', ok: false, output: '', counts: none, failures: [] },
      { name: 'unit', ok: true, output: '', counts: { ...none, passed: 7 }, failures: [] },
      { name: 'e2e', ok: false, output: '', counts: { ...none, passed: 2, failed: 3 }, failures: [] },
    ]);
    expect(closingLine(sum)).toBe('9 passed, 4 failed');
  });
  it('mentions skipped tests only where there are some', () => {
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
  });
});

describe('countsForBuild', () => {
  it('includes every source but tests, Markdown and tsconfig files', () => {
    expect(['a/b.ts', 'a/b.css', 'index.html'].every(countsForBuild)).toBe(true);
    expect(
      ['a/b.test.ts', 'a/b.test.tsx', 'a/tsconfig.json', 'tsconfig.json', 'README.md'].some(countsForBuild),
    ).toBe(false);
  });
});
