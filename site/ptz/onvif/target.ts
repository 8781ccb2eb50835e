/** The address of a camera's ONVIF server. Addresses that it reports (XAddr) are not trusted: only the paths are used. */
export interface OnvifTarget {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Accepts any certificate, as most cameras sign their own. */
  readonly anyCertificate: boolean;
  /** Refuses addresses of this machine and its link, also those that a name resolves to. */
  readonly remoteOnly: boolean;
}

export function createOnvifTarget(
  address: string,
  {
    anyCertificate = false,
    remoteOnly = false,
  }: { readonly anyCertificate?: boolean | undefined; readonly remoteOnly?: boolean | undefined } = {},
): OnvifTarget & { readonly path: string } {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    anyCertificate,
    remoteOnly,
    path: `${url.pathname}${url.search}`,
  };
}
