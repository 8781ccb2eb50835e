import { createHash, randomBytes } from 'node:crypto';
import { Cam } from 'onvif';
import { escaped } from './xml.ts';

/** A request as it will be sent; which path its service has is looked up then. */
export interface Request {
  readonly service: string;
  /** `http://www.onvif.org/ver20/ptz/wsdl/Stop` */
  readonly action: string;
  readonly body: string;
}

/** Absent spaces are the profile's own. */
export interface Vector {
  readonly panTilt?: { readonly x: number; readonly y: number; readonly space?: string };
  readonly zoom?: { readonly x: number; readonly space?: string };
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The onvif library as a writer of requests: its envelopes, its sign-in, its commands. It sends nothing: what it hands to
 * its transport is kept and sent by ours (docs/adr/012). All that it is given must be escaped.
 */
export class Composer extends Cam {
  declare protected readonly _envelopeHeader: () => string;
  declare protected readonly _envelopeFooter: () => string;
  declare protected readonly _panTiltZoomVectors: (vector: {
    readonly x?: number;
    readonly y?: number;
    readonly xyspace?: string;
    readonly zoom?: number;
    readonly zoomspace?: string;
  }) => string;
  private readonly plain: Credentials | undefined;
  private readonly cameraNow: () => number;
  private written: Request | undefined;

  /** `cameraNow`: what the camera's clock shows, ms since the epoch. */
  constructor(credentials: Credentials | undefined, cameraNow: () => number) {
    super({
      hostname: '',
      autoconnect: false,
      ...(credentials && { username: escaped(credentials.username), password: credentials.password }),
    });
    this.plain = credentials;
    this.cameraNow = cameraNow;
  }

  /** What the library writes for this call of it. Its callback is never called: reading is ours too. */
  compose(call: (library: this) => void): Request {
    this.written = undefined;
    call(this);
    const written: Request | undefined = this.written;
    if (!written) throw new Error('the library wrote no request');
    return written;
  }

  /** An operation that the library has not: `inner` is its content, escaped. */
  operation(service: string, namespace: string, name: string, inner = ''): void {
    this._request({
      service,
      body: `${this._envelopeHeader()}<${name} xmlns="${namespace}">${inner}</${name}>${this._envelopeFooter()}`,
    });
  }

  /** A vector of the schema (tt:PTZVector, tt:PTZSpeed), with what is given of it. The library's moves always send both parts. */
  vector({ panTilt, zoom }: Vector): string {
    return this._panTiltZoomVectors({
      ...(panTilt && { x: panTilt.x, y: panTilt.y }),
      ...(panTilt?.space !== undefined && { xyspace: escaped(panTilt.space) }),
      ...(zoom && { zoom: zoom.x }),
      ...(zoom?.space !== undefined && { zoomspace: escaped(zoom.space) }),
    });
  }

  /** The value of an HTTP Authorization header for one of these Digest challenges. */
  digest(challenges: readonly string[], path: string): string {
    const escapedName = this.username;
    if (this.plain) this.username = this.plain.username;
    try {
      return this.digestAuth([...challenges], { method: 'POST', path });
    } finally {
      if (escapedName !== undefined) this.username = escapedName;
    }
  }

  /** The library's transport: here a request ends. It names no action itself; it is that of the body's first element. */
  protected _request({ service, body }: { service?: string; body: string }): void {
    const [, name, namespace] = /<s:Body[^>]*><([A-Za-z]+) +xmlns="([^"]+)"/.exec(body) ?? [];
    this.written = { service: service ?? 'device', action: `${namespace}/${name}`, body };
  }

  /**
   * WS-UsernameToken's PasswordDigest (Web Services Security UsernameToken Profile 1.0): the library's own takes nonces from
   * Math.random and the password as ASCII, and its clock once and for all.
   */
  protected _passwordDigest(): { passdigest: string; nonce: string; timestamp: string } {
    const nonce = randomBytes(16);
    const timestamp = new Date(this.cameraNow()).toISOString();
    const digest = createHash('sha1')
      .update(nonce)
      .update(timestamp)
      .update(this.password ?? '', 'utf8')
      .digest('base64');
    return { passdigest: digest, nonce: nonce.toString('base64'), timestamp };
  }
}
