import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** How far the sender's clock and ours may be apart, and so how long a copy could be sent again. */
export const toleranceMs = 5 * 60_000;

/** Beyond this nobody has that many secrets in exchange; each costs a hash to compare with. */
const maxSignatures = 10;

export type Signed =
  | { readonly signed: true; readonly id: string }
  | { readonly signed: false; readonly status: 400 | 401; readonly why: string };

const single = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether somebody with one of the secrets signed this body (Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`), by the
 * clock given. What it answers tells nothing of what was right about a wrong signature.
 */
export function verifyWebhook(
  headers: IncomingHttpHeaders,
  body: string,
  secrets: readonly string[],
  now: number,
): Signed {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    single(headers, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return {
      signed: false,
      status: 400,
      why: 'The headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks) must be there.',
    };
  if (!/^[^\s.]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp))
    return {
      signed: false,
      status: 400,
      why: 'webhook-id must be without dots and spaces, webhook-timestamp whole seconds since 1970.',
    };
  if (Math.abs(Number(timestamp) * 1_000 - now) > toleranceMs)
    return {
      signed: false,
      status: 400,
      why: `webhook-timestamp is more than ${toleranceMs / 60_000} minutes from this site's clock.`,
    };
  const shown = signatures.split(' ').slice(0, maxSignatures).map(digest);
  const at = new Date(Number(timestamp) * 1_000);
  let signed = false;
  // All are compared, in equal times, whatever fits.
  for (const secret of secrets) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const due = digest(new Webhook(new Uint8Array(key), { format: 'raw' }).sign(id, at, body));
    for (const one of shown) signed = timingSafeEqual(one, due) || signed;
  }
  if (!signed) return { signed: false, status: 401, why: 'No source of this site signs like this.' };
  return { signed: true, id };
}
