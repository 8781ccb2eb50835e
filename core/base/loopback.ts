/** Returns whether a host name of a URL never leaves this machine (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
