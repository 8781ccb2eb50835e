import { z } from 'zod';

/** The messages from a page to its bridge. */
export const ToBridge = z.object({
  t: z.literal('invoke'),
  id: z.int(),
  channel: z.string(),
  name: z.string(),
  input: z.unknown(),
});
export type ToBridge = z.infer<typeof ToBridge>;

/** The messages from a bridge to its page: results of calls, and main's messages on a channel. */
export type FromBridge =
  | { readonly t: 'result'; readonly id: number; readonly result: unknown }
  | { readonly t: 'event'; readonly channel: string; readonly message: unknown };
