/** The address of a camera's ONVIF server. Addresses that it reports (XAddr) are not trusted: only the paths are used. */
export interface OnvifTarget {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Accepts any certificate, as most cameras sign their own. */
  readonly anyCertificate: boolean;
}

export function createOnvifTarget(
  address: string,
  anyCertificate: boolean,
): OnvifTarget & { readonly path: string } {
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
