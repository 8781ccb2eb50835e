import { expect, test } from 'vitest';
import { faultPage, faultPageAnswer } from './faultPage.ts';

const stopped = {
  window: 'w2',
  fault: { code: 'window.crashed', params: { processEnd: 'oom' } },
  at: Date.UTC(2026, 1, 3, 15, 4, 5),
  crashes: 3,
  againAt: undefined,
} as const;

test('it says in both languages what stopped, when, how often and what to do', () => {
  const page = faultPage(stopped);
  for (const part of [
    'Cửa sổ w2 đã dừng',
    'Window w2 stopped',
    '03/02/2026 22:04:05',
    '<dd>3</dd>',
    'Mở lại',
    'hết bộ nhớ',
    'out of memory',
  ])
    expect(page).toContain(part);
});

test('one of a room’s wall says when it tries again by itself, and the keys are still told', () => {
  const page = faultPage({ ...stopped, againAt: stopped.at + 60_000 });
  for (const part of ['Tự thử lại lúc', 'Tries again by itself at', '<dd>22:05:05</dd>', 'Key <kbd>R</kbd>'])
    expect(page).toContain(part);
  expect(faultPage(stopped)).not.toContain('Tự thử lại');
});

test('it runs nothing: no script, and what it is given stays text', () => {
  const page = faultPage({
    ...stopped,
    fault: { code: 'window.crashed', params: { processEnd: '<oom>' } },
  });
  expect(page).toContain('&lt;oom&gt;');
  expect(page).not.toMatch(/<script|<oom>| on\w+=/);
  expect(faultPageAnswer(stopped).headers['content-security-policy']).not.toContain('script-src');
});
