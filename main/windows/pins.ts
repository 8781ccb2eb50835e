import type { Fingerprint } from '../../core/people/deskEntry.ts';

/** Chromium's verdicts of a certificate check: accept, refuse, or decide as usual. */
export const certificateVerdicts = { accept: 0, refuse: -2, asUsual: -3 } as const;

/** The certificates that the desk has pinned, by exact host name. */
export interface CertificatePins {
  /** Pins a certificate. Returns true if this changed anything. */
  set(host: string, fingerprint: Fingerprint): boolean;
  /** Judges a certificate of `host`; `shown` as Electron gives it: `sha256/` and base64 of the DER bytes' hash. */
  judge(host: string, shown: string): (typeof certificateVerdicts)[keyof typeof certificateVerdicts];
}

/** Converts a fingerprint from Electron's form; undefined if it is not a SHA-256. */
export function toFingerprint(shown: string): string | undefined {
  const base64 = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(shown)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex');
}

const plainHost = (host: string) => host.toLowerCase().replace(/^\[|\]$/g, '');

export function createCertificatePins(): CertificatePins {
  const pins = new Map<string, Fingerprint>();
  return {
    set(host, fingerprint) {
      if (pins.get(plainHost(host)) === fingerprint) return false;
      pins.set(plainHost(host), fingerprint);
      return true;
    },
    judge(host, shown) {
      const pin = pins.get(plainHost(host));
      if (pin === undefined) return certificateVerdicts.asUsual;
      return toFingerprint(shown) === pin ? certificateVerdicts.accept : certificateVerdicts.refuse;
    },
  };
}
