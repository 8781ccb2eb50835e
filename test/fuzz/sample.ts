import { z } from 'zod';

/** Values that many of the schemas accept: an id, a name, a hash, a time. */
const words = ['hn:camera:c1', 'w1', 'abc', '0'.repeat(64), '01890a5d-ac96-774b-bcce-b302099a8057', 'a.png'];

/**
 * Returns a value in the form of a schema.
 * Patterns and refinements are not taken into account.
 */
export function sampleOf(schema: unknown, depth = 0): unknown {
  if (depth > 12) return null;
  const inner = (one: unknown) => sampleOf(one, depth + 1);
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(Object.entries(schema.shape).map(([key, one]) => [key, inner(one)]));
  if (schema instanceof z.ZodArray) return [inner(schema.element)];
  if (schema instanceof z.ZodTuple) return schema.def.items.map(inner);
  if (schema instanceof z.ZodRecord) return { a: inner(schema.valueType) };
  if (schema instanceof z.ZodUnion) return inner(schema.options[0]);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return inner(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return inner(schema.unwrap());
  if (schema instanceof z.ZodPipe) return inner(schema.in);
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodNumber)
    return [1, 0, 0.5, 1_800_000_000_000].find((n) => schema.safeParse(n).success) ?? 1;
  if (schema instanceof z.ZodString) return words.find((word) => schema.safeParse(word).success) ?? words[0];
  return null;
}
