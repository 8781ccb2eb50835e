import { expect, test } from 'vitest';
import { createFaultPage, getNumberPageUrl, serveFaultPage, serveNumberPage } from './staticPages.ts';

const stopped = {
  window: 'w2',
  fault: { code: 'window.crashed', params: { processEnd: 'oom' } },
  at: Date.UTC(2026, 1, 3, 15, 4, 5),
  crashes: 3,
  againAt: undefined,
} as const;

test('shows on the fault page, in both languages, the fault, its time, its count and what to do', () => {
  const page = createFaultPage(stopped);
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

test('shows on a wall display’s fault page the time of the next retry and the keys for an immediate one', () => {
  const page = createFaultPage({ ...stopped, againAt: stopped.at + 60_000 });
  for (const part of ['Tự thử lại lúc', 'Tries again by itself at', '<dd>22:05:05</dd>', 'Key <kbd>R</kbd>'])
    expect(page).toContain(part);
  expect(createFaultPage(stopped)).not.toContain('Tự thử lại');
});

test('has no script on the fault page and escapes its values', () => {
  const page = createFaultPage({
    ...stopped,
    fault: { code: 'window.crashed', params: { processEnd: '<oom>' } },
  });
  expect(page).toContain('&lt;oom&gt;');
  expect(page).not.toMatch(/<script|<oom>| on\w+=/);
  expect(serveFaultPage(stopped).headers['content-security-policy']).not.toContain('script-src');
});

test('serves a page without script for a display’s number', () => {
  const page = serveNumberPage(getNumberPageUrl(3));
  expect(page?.body).toMatch(/<body>3<\/body>/);
  expect(page?.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
  );
});

test.each(['0', '65', '1.5', '', 'x', '3/../4', '%33'])('rejects %j as a display’s number', (text) => {
  expect(serveNumberPage(`app://watchfloor/number/${text}`)).toBeUndefined();
});
