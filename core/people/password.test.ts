import { describe, expect, it } from 'vitest';
import { getPasswordFault, isPasswordExpired, PasswordRules } from './password.ts';

const rules = PasswordRules.parse({});
const an = { name: 'an.nguyen', displayName: 'Nguyễn Văn An' };
const codeOf = (password: string, of: Partial<PasswordRules> = {}) =>
  getPasswordFault({ ...rules, ...of }, password, an)?.code;

describe('a password', () => {
  it('is accepted if it is long, whatever its characters', () => {
    for (const good of [
      'con mèo qua sông hồng',
      'ngựa pin kẹp đúng',
      'correct horse battery',
      'Tr0ng-ngày-nắng',
    ])
      expect(codeOf(good)).toBeUndefined();
  });

  it('is counted in characters, independent of the encoding of diacritics', () => {
    const eleven = 'mậtkhẩudài1';
    expect(codeOf(eleven)).toBe('password.short');
    expect(codeOf(eleven.normalize('NFD'))).toBe('password.short');
    expect(codeOf(`${eleven}2`.normalize('NFD'))).toBeUndefined();
  });

  it('has as many kinds of characters as the site requires', () => {
    const of = ['chữthườngthôi', 'Chữthườngthôi', 'Chữthường2thôi', 'Chữthường2thôi!'];
    of.forEach((password, at) => {
      for (let kinds = 1; kinds <= 4; kinds += 1)
        expect(codeOf(password, { kinds })).toBe(kinds > at + 1 ? 'password.kinds' : undefined);
    });
  });

  it('has enough different characters and does not contain its owner’s name', () => {
    expect(codeOf('aaaabbbbaaaabbbb')).toBe('password.simple');
    for (const own of [
      'xx AN.NGUYEN 2026 xx',
      'nguyenvanan-2026',
      'Nguyễn Văn An mãi mãi',
      'n.g.u.y.e.n-van-an',
      'AnNguyen của tôi',
    ])
      expect(codeOf(own)).toBe('password.name');
    expect(
      getPasswordFault(rules, 'bạn an của tôi ở đây', { name: 'an', displayName: 'An' }),
    ).toBeUndefined();
  });

  it('does not consist of a short name and digits', () => {
    const codeFor = (password: string) =>
      getPasswordFault(rules, password, { name: 'an', displayName: 'Lê An' })?.code;
    expect(codeFor('An-19850412#')).toBe('password.name');
    expect(codeFor('bàn-19850412#')).toBeUndefined();
  });

  it('expires at the site’s maximum age, and at once if another person chose it', () => {
    const day = 86_400_000;
    const at = (days: number, maxAgeDays: number, given = false) =>
      isPasswordExpired({ ...rules, maxAgeDays }, { setAt: 0, given }, days * day);
    expect([at(9_999, 0), at(89.9, 90), at(90, 90), at(0, 0, true)]).toEqual([false, false, true, true]);
  });
});
