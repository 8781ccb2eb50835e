/** Where a camera's ONVIF server listens. Whatever address it gives itself (XAddr) is not believed: only the paths are taken. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Takes any certificate, as most cameras sign their own. */
  readonly anyCertificate: boolean;
}

export function targetOf(address: string, anyCertificate: boolean): Target & { readonly path: string } {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    anyCertificate,
    path: `${url.pathname}${url.search}`,
  };
}
