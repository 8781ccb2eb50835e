import { expect, it } from 'vitest';
import { isCommonPassword } from './commonPasswords.ts';

it.each([
  ['as it is in the list', 'qwerty123456'],
  ['of digits', '123456789012'],
  ['with capitals and a year', 'Password2026!!'],
  ['with signs that look like letters', 'P@$$w0rd-2026'],
  ['in Vietnamese, with marks and spaces', 'Mật khẩu 2026!!'],
  ['in Vietnamese, with decomposed marks', 'Anh yêu em 1990'.normalize('NFD')],
  ['repeated', 'iloveyouiloveyou'],
  ['repeated between digits', '#1 matkhau matkhau 1#'],
])('recognises a common password %s', async (_, password) => {
  expect(await isCommonPassword(password)).toBe(true);
});

it.each([
  'con mèo qua sông hồng',
  'ngựa pin kẹp đúng',
  'correct horse battery',
  'Tr0ng-ngày-nắng',
  '8f#kQ2!vLz0p',
  '',
])('lets a password pass that few people have: %s', async (password) => {
  expect(await isCommonPassword(password)).toBe(false);
});
