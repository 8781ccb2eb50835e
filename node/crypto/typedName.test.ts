import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTypedNameFields } from './typedName.ts';

const [key, otherKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const typed = 'Mậtkhẩu-của-tôi-72';

test('records the name of an account as it was typed', () => {
  expect(createTypedNameFields(key)('An.Nguyen', true)).toEqual({ name: 'An.Nguyen' });
});

test('records any other name as a hash, equal for equal names however they are encoded', () => {
  const fields = createTypedNameFields(key);
  expect(fields(typed, false)).toEqual({ unknownNameHash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(fields(typed.normalize('NFD').toUpperCase(), false)).toEqual(fields(typed, false));
  expect(fields(`${typed}!`, false)).not.toEqual(fields(typed, false));
});

test('hashes with a key of each program, against which passwords cannot be tried', () => {
  const hash = createTypedNameFields(key)(typed, false);
  expect(createTypedNameFields(otherKey)(typed, false)).not.toEqual(hash);
  expect(createTypedNameFields()(typed, false)).not.toEqual(createTypedNameFields()(typed, false));
  const plain = createHash('sha256').update(typed.normalize('NFC').toLowerCase()).digest('hex');
  expect(hash).not.toEqual({ unknownNameHash: plain.slice(0, 16) });
});
