import { isLoopback } from '../../core/base/loopback.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';

export interface CheckedAddress {
  /** `/desk` of the site. */
  readonly desk: string;
  /** `/media` of the site, for windows. */
  readonly media: string;
  /** `/control` of a PTZ gateway, for Electron's main. */
  readonly control: string;
  /** `host:port`, to which a certificate is pinned. */
  readonly host: string;
  readonly hostname: string;
  readonly encrypted: boolean;
}

/**
 * Checks the address of a site or its PTZ gateway. Fault: `site.plainRefused` for ws:// to another machine, and
 * for anything but a ws address.
 */
export function checkAddress(url: string): Result<CheckedAddress> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || (parsed.protocol !== 'wss:' && parsed.protocol !== 'ws:')) return fail('site.plainRefused');
  const encrypted = parsed.protocol === 'wss:';
  if (!encrypted && !isLoopback(parsed.hostname)) return fail('site.plainRefused');
  const origin = `${parsed.protocol}//${parsed.host}`;
  return ok({
    desk: `${origin}/desk`,
    media: `${origin}/media`,
    control: `${origin}/control`,
    host: parsed.port ? parsed.host : `${parsed.host}:${encrypted ? 443 : 80}`,
    hostname: parsed.hostname,
    encrypted,
  });
}
