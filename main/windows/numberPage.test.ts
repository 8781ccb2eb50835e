import { expect, test } from 'vitest';
import { numberPageAnswer, numberPageUrl } from './numberPage.ts';

test('a display’s number is a page of its own, without any script', () => {
  const page = numberPageAnswer(numberPageUrl(3));
  expect(page?.body).toMatch(/<body>3<\/body>/);
  expect(page?.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
  );
});

test.each(['0', '65', '1.5', '', 'x', '3/../4', '%33'])('%j is no display’s number', (text) => {
  expect(numberPageAnswer(`app://watchfloor/number/${text}`)).toBeUndefined();
});
