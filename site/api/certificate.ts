import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { writeDurably } from '../../node/files/writeDurably.ts';

const lifeYears = 10;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 over the DER, as `AB:CD:…`; desks pin it and people compare it. */
  readonly fingerprint: string;
}

/** Returns the certificate that a site's config requests: from files, or its own in `folder` for `host`; undefined without TLS. */
export async function loadCertificate(
  tls: 'off' | 'self-signed' | { readonly cert: string; readonly key: string },
  folder: string,
  host: string,
): Promise<Result<Certificate | undefined>> {
  if (tls === 'off') return ok(undefined);
  return tls === 'self-signed' ? ownCertificate(folder, host) : readCertificate(tls);
}

/** Reads a certificate and its key from PEM files. */
function readCertificate(files: { readonly cert: string; readonly key: string }): Result<Certificate> {
  let reading = files.cert;
  try {
    const cert = readFileSync(files.cert, 'utf8');
    const { fingerprint256: fingerprint } = new X509Certificate(cert);
    reading = files.key;
    return ok({ cert, key: readFileSync(files.key, 'utf8'), fingerprint });
  } catch (error) {
    return fail('config.unreadable', {
      file: reading,
      why: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Loads the site's own certificate from its data folder; created at the first start and permanent, since desks pin it. */
async function ownCertificate(folder: string, host: string): Promise<Result<Certificate>> {
  const files = { cert: join(folder, 'site.cert.pem'), key: join(folder, 'site.key.pem') };
  if (!existsSync(files.cert) || !existsSync(files.key)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const notAfterDate = new Date();
    notAfterDate.setFullYear(notAfterDate.getFullYear() + lifeYears);
    const names = [...new Set(['localhost', hostname(), ...(isAddress(host) ? [] : [host])])];
    const addresses = [...new Set(['127.0.0.1', ...(isAddress(host) ? [host] : [])])];
    const made = await generate([{ name: 'commonName', value: hostname() }], {
      algorithm: 'sha256',
      keyType: 'ec',
      curve: 'P-256',
      notAfterDate,
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map((value) => ({ type: 2 as const, value })),
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    });
    // The key first: an interrupted start must not leave half a pair that looks complete.
    writeDurably(files.key, made.private);
    writeDurably(files.cert, made.cert);
  }
  return readCertificate(files);
}

const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.includes(':');
