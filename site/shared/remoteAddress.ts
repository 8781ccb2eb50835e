import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The error code of `remoteLookup` for a name that resolves to a local address. */
export const localAddressCode = 'ELOCALADDRESS';

/**
 * Addresses that are no other machine's, or no single machine's (IANA special-purpose registries, RFC 6890): this host, loopback,
 * link-local, where a cloud's metadata service is, multicast and broadcast. IPv4-mapped IPv6 addresses match the IPv4 rules.
 */
const local = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  local.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  local.addSubnet(network, prefix, 'ipv6');

/**
 * Returns whether an address is loopback, link-local, multicast, or one of this machine's own, at which the site and its broker listen.
 * @param host an IP address; a name is not local
 */
export function isLocalAddress(host: string): boolean {
  const address = host.replace(/%.*$/, '');
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (local.check(address, family)) return true;
  // Read each time: a machine's addresses change.
  const own = new BlockList();
  for (const one of Object.values(networkInterfaces()).flatMap((all) => all ?? []))
    own.addAddress(one.address.replace(/%.*$/, ''), one.family === 'IPv4' ? 'ipv4' : 'ipv6');
  return own.check(address, family);
}

/**
 * The `lookup` of connections that must not reach local addresses: checks what the name resolves to at the moment of connecting, so that
 * no later change of the name evades it. Sockets do not call it for IP addresses: check those with `isLocalAddress`.
 */
export const remoteLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error(`no address of ${hostname}`), '', 0);
    if (addresses.some(({ address }) => isLocalAddress(address))) {
      const refusal = Object.assign(new Error('a local address'), { code: localAddressCode });
      return callback(refusal, '', 0);
    }
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
