import type { Fault } from '../../../core/errors/faults.ts';

/** The cause of a broker failure, and whether an early retry can help. */
export interface BrokerFailure {
  readonly fault: Fault;
  /** True if a retry is pointless until a person changes the configuration. */
  readonly refused: boolean;
}

const noName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);

/** OpenSSL's certificate errors, and Node's codes for two sides without a common TLS version (Node, "TLS", "Errors"). */
const tls =
  /^(EPROTO|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|CRL_)/;

/** CONNACK codes of MQTT 3.1.1 (3.2.2.3) and MQTT 5 (3.2.2.2). */
const badLogin = new Set([4, 5, 134, 135, 138, 140]);
const unacceptableVersion = new Set([1, 132]);
/** DISCONNECT's "session taken over" (MQTT 5, 3.14.2.1). */
const takenOver = 142;

const text = (error: Error) => error.message.slice(0, 200);
const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

/** Returns whether a CONNACK code means that the broker does not speak MQTT 5. */
export const isUnacceptableVersion = (code: number): boolean => unacceptableVersion.has(code);

/** Returns the failure for a connection that ended without a reason. */
export const toConnectionLostFailure = (address: string): BrokerFailure => ({
  fault: { code: 'alert.brokerLost', params: { address } },
  refused: false,
});

/**
 * Converts a socket error to a failure.
 * @param address host and port, for people
 * @param greeting the other side hung up during the TLS handshake
 */
export function toConnectionFailure(error: Error, address: string, greeting: boolean): BrokerFailure {
  const code = String(codeOf(error) ?? '');
  if (noName.has(code))
    return { fault: { code: 'alert.brokerNameUnknown', params: { address } }, refused: false };
  const params = { address, why: text(error) };
  if (tls.test(code)) return { fault: { code: 'alert.brokerTls', params }, refused: true };
  if (greeting) return { fault: { code: 'alert.brokerTls', params }, refused: false };
  return { fault: { code: 'alert.brokerUnreachable', params }, refused: false };
}

/** Converts the error code of a broker's response to a failure. */
export function toResponseFailure(
  code: number,
  address: string,
  username: string | undefined,
): BrokerFailure {
  if (badLogin.has(code))
    return {
      fault: { code: 'alert.brokerRefusesLogin', params: { address, username: username ?? '–' } },
      refused: true,
    };
  if (code === takenOver) return { fault: { code: 'alert.brokerTaken', params: { address } }, refused: true };
  return { fault: { code: 'alert.brokerRefuses', params: { address, code } }, refused: false };
}
