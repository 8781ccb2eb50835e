import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEnrolmentCode, EnrolmentCode, formatEnrolmentCode } from './machine.ts';

it('EnrolmentCode normalises a code in any spelling', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (bytes) => {
      const code = createEnrolmentCode(() => bytes.next().value ?? 0);
      const shown = formatEnrolmentCode(code);
      expect(shown).toMatch(/^[A-HJKM-NP-Z2-9]{4}(-[A-HJKM-NP-Z2-9]{4}){3}$/);
      for (const typed of [shown, shown.toLowerCase(), shown.replaceAll('-', ' '), ` ${code} `])
        expect(EnrolmentCode.parse(typed)).toBe(code);
    }),
  );
});

it.each(['', 'ABCD', 'ABCD-EFGH-JKMN-PQR0', 'ABCD-EFGH-JKMN-PQRS-T', 'x'.repeat(100)])(
  'EnrolmentCode rejects “%s”',
  (typed) => {
    expect(EnrolmentCode.safeParse(typed).success).toBe(false);
  },
);
