import { describe, expect, it } from 'vitest';
import { fail, ok } from '../base/result.ts';
import { Right } from '../people/operator.ts';
import { getRightText } from '../people/rightErrors.ts';
import { type FaultCode, faultSentences, faultText, isFaultCode } from './faults.ts';

const paramsOf = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('every fault', () => {
  const entries = Object.entries(faultSentences);

  it.each(entries)('%s has the same parameters in both languages', (_code, { vi, en }) => {
    expect(paramsOf(vi)).toEqual(paramsOf(en));
    for (const sentence of [vi, en]) expect(sentence).toMatch(/^\S.*[.!]$/s);
  });

  it.each(entries)('%s replaces all its parameters', (code, { vi }) => {
    const params = Object.fromEntries(paramsOf(vi).map((name) => [name ?? '', '7']));
    for (const language of ['vi', 'en'] as const)
      expect(faultText({ code: code as FaultCode, params }, language)).not.toMatch(/[{}]/);
  });
});

it('faultText leaves a missing parameter visible', () => {
  expect(faultText({ code: 'call.timeout', params: {} }, 'en')).toContain('{seconds}');
});

it('faultText describes a right, with its code for administrators', () => {
  for (const language of ['vi', 'en'] as const)
    for (const right of Right.options) {
      const text = faultText({ code: 'right.missing', params: { right } }, language);
      expect(text).toMatch(new RegExp(`“[^“”.]+ – ${right}”`));
    }
  expect(getRightText('constructor', 'en')).toBe('constructor');
});

it('isFaultCode rejects inherited properties', () => {
  expect(isFaultCode('call.timeout')).toBe(true);
  for (const code of ['constructor', 'toString', '__proto__']) expect(isFaultCode(code)).toBe(false);
});

it('a result is a value or a fault', () => {
  expect(ok(3)).toEqual({ ok: true, value: 3 });
  expect(fail('right.notSignedIn')).toEqual({ ok: false, fault: { code: 'right.notSignedIn', params: {} } });
});
