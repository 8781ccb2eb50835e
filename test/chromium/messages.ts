import { z } from 'zod';

/** What a page sends to its bridge. */
export const ToBridge = z.object({
  t: z.literal('invoke'),
  id: z.int(),
  channel: z.string(),
  name: z.string(),
  input: z.unknown(),
});
export type ToBridge = z.infer<typeof ToBridge>;

/** What a bridge sends to its page: the result of a call, or what main would send on a channel. */
export type FromBridge =
  | { readonly t: 'result'; readonly id: number; readonly result: unknown }
  | { readonly t: 'event'; readonly channel: string; readonly message: unknown };
