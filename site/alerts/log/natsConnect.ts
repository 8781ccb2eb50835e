import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';

/** Longer than a handshake takes on a busy machine. */
const connectWithinMs = 3_000;
const reconnectEveryMs = 500;
/** A server that answers nothing is given up after three of these. */
const pingEveryMs = 2_000;

type Maybe<T> = T | undefined;

/** Where the servers are, and as whom the site comes to them. `core/alerts/config.ts` checks what a person wrote. */
export interface NatsAddress {
  /** `nats://host:port`, or `tls://host:port` */
  readonly servers: readonly string[];
  readonly username?: Maybe<string>;
  readonly password?: Maybe<string>;
  readonly token?: Maybe<string>;
  /** A .creds file: a JWT and the NKey to it. */
  readonly credentials?: Maybe<string>;
  /** PEM files: the authority that signed the servers' certificates; a certificate of the site's own, and its key. */
  readonly ca?: Maybe<string>;
  readonly certificate?: Maybe<string>;
  readonly key?: Maybe<string>;
}

/** @throws what the client or the file system throws */
export async function connectNats(address: NatsAddress, name: string): Promise<NatsConnection> {
  const { username, password, token, credentials, ca, certificate, key } = address;
  const secure =
    ca !== undefined ||
    certificate !== undefined ||
    address.servers.some((server) => server.startsWith('tls://'));
  return connect({
    name,
    servers: address.servers.map((server) => server.replace(/^(tls|nats):\/\//, '')),
    timeout: connectWithinMs,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectEveryMs,
    pingInterval: pingEveryMs,
    maxPingOut: 2,
    ...(username !== undefined ? { user: username, pass: password ?? '' } : {}),
    ...(token !== undefined ? { token } : {}),
    ...(credentials !== undefined ? { authenticator: credsAuthenticator(await readFile(credentials)) } : {}),
    ...(secure
      ? {
          tls: {
            ...(ca !== undefined ? { caFile: ca } : {}),
            ...(certificate !== undefined ? { certFile: certificate } : {}),
            ...(key !== undefined ? { keyFile: key } : {}),
          },
        }
      : {}),
  });
}
