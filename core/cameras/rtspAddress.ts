/** The address of a stream without any secret, as sent on the wire. */
export interface RtspAddress {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** The request URI, e.g. `rtsp://10.0.0.5/stream1`: never with user information. */
  readonly uri: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const defaultPort = { rtsp: 554, rtsps: 322 } as const;
const maxUrlLength = 2_000;
const shape = /^(rtsps?):\/\/(?:([^/]*)@)?(\[[0-9a-f:.]+\]|[^:/?#@[\]]+)(?::(\d{1,5}))?([/?][^#]*)?$/i;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // A raw `%` in a typed password.
    if (error instanceof URIError) return text;
    throw error;
  }
};

/**
 * Splits an RTSP URL. The path is not normalised, because cameras compare it byte by byte. An `@` in a password
 * may be unescaped.
 * @returns undefined if it is no RTSP URL, or one with control characters or spaces (they would break out of the
 * request line)
 */
export function parseRtspUrl(
  url: string,
): { address: RtspAddress; credentials: Credentials | undefined } | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not come in
  if (url.length > maxUrlLength || /[\u0000-\u0020\u007f]/.test(url)) return undefined;
  const match = shape.exec(url);
  if (match === null) return undefined;
  const scheme = match[1]?.toLowerCase() === 'rtsps' ? 'rtsps' : 'rtsp';
  const host = match[3] ?? '';
  const port = match[4] === undefined ? defaultPort[scheme] : Number(match[4]);
  if (port < 1 || port > 65_535) return undefined;
  const user = match[2];
  const colon = user?.indexOf(':') ?? -1;
  const credentials =
    user === undefined
      ? undefined
      : {
          username: decoded(colon < 0 ? user : user.slice(0, colon)),
          password: colon < 0 ? '' : decoded(user.slice(colon + 1)),
        };
  return {
    address: {
      secure: scheme === 'rtsps',
      host: host.replace(/^\[|\]$/g, ''),
      port,
      uri: `${scheme}://${host}${match[4] === undefined ? '' : `:${port}`}${match[5] ?? ''}`,
    },
    credentials,
  };
}
