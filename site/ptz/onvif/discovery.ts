import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxDiscovered } from '../../../core/cameras/ownCamera.ts';
import type { Discovered } from '../../../core/cameras/ownCameraApi.ts';
import { createOnvifTarget } from './target.ts';
import { findElement, findElements, getText, parseXml, type XmlElement } from './xml.ts';

/** Where devices listen (WS-Discovery 1.1, 3.1.1). */
const group = { host: '239.255.255.250', port: 3702 };
/** Maximum number of responses read, including duplicates and other devices. */
const mostAnswers = 512;
/** Maximum size of a response, far above a real one. */
const mostBytes = 32 * 1024;
/** A datagram may be lost, so the probe is repeated (WS-Discovery, MULTICAST_UDP_REPEAT) after this time, ms. */
const repeatAfterMs = 250;

/** The source address of a probe and its destination. */
export interface ProbeRoute {
  readonly address: string;
  readonly host: string;
  readonly port: number;
}

/** Returns the probes for every network of the machine. */
export const listProbeRoutes = (): ProbeRoute[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ address, ...group })),
  );

/** Searches for cameras once, and collects responses for `waitMs` or up to the maximum number. Nothing listens before or after. */
export async function discoverCameras(options: {
  readonly clock: Clock;
  readonly waitMs: number;
  readonly from?: readonly ProbeRoute[];
}): Promise<Result<{ readonly found: Discovered[]; readonly more: boolean }>> {
  const { clock, waitMs, from = listProbeRoutes() } = options;
  const id = `urn:uuid:${randomUUID()}`;
  const found = new Map<string, Discovered>();
  let answers = 0;
  let more = false;
  let why = '';
  let isFull = () => {};

  function received(message: Buffer, sender: string): void {
    answers += 1;
    if (answers > mostAnswers || message.length > mostBytes) return;
    for (const [key, device] of devicesIn(message, id, sender)) {
      if (found.has(key)) continue;
      if (found.size < maxDiscovered) found.set(key, device);
      else {
        more = true;
        isFull();
      }
    }
  }

  const sockets: Socket[] = [];
  for (const probe of from) {
    const socket = createSocket('udp4');
    sockets.push(socket);
    const failed = (error: Error) => {
      why ||= error.message;
    };
    socket.on('error', failed);
    socket.on('message', (message, { address }) => received(message, address));
    socket.bind(0, probe.address, () => {
      const ask = () => socket.send(probeOf(id), probe.port, probe.host, (error) => error && failed(error));
      try {
        // Not by the system's default interface: a machine with two networks may have cameras on the other.
        if (probe.host === group.host) socket.setMulticastInterface(probe.address);
        ask();
        clock.after(repeatAfterMs, () => sockets.includes(socket) && ask());
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
  await new Promise<void>((resolve) => {
    const stop = clock.after(from.length === 0 ? 0 : waitMs, resolve);
    isFull = () => {
      stop();
      resolve();
    };
  });
  for (const socket of sockets.splice(0)) socket.close();
  if (found.size === 0 && why !== '') return fail('discovery.failed', { why: why.slice(0, 200) });
  if (from.length === 0) return fail('discovery.failed', { why: 'IPv4' });
  const inOrder = [...found.values()].sort((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true }));
  return ok({ found: inOrder, more });
}

/** Creates a Probe for video transmitters (ONVIF Core 7.3). */
const probeOf = (id: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
  ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">' +
  `<e:Header><w:MessageID>${id}</w:MessageID><w:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>` +
  '<w:Action e:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>' +
  '<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>';

/** Parses a response to our probe; other datagrams give nothing. Keyed by the device's own id, as it may respond by several networks. */
function devicesIn(message: Buffer, id: string, sender: string): [string, Discovered][] {
  let envelope: XmlElement;
  try {
    envelope = parseXml(message.toString('utf8'));
  } catch {
    // Any host may send arbitrary data to the port.
    return [];
  }
  if (getText(envelope, 'Header', 'RelatesTo') !== id) return [];
  return findElements(findElement(envelope, 'Body', 'ProbeMatches'), 'ProbeMatch').flatMap((match) => {
    const addresses = (getText(match, 'XAddrs') ?? '').split(/\s+/).filter((address) => address !== '');
    const onvif = addresses.flatMap((address) => serviceAt(address, sender) ?? [])[0];
    if (onvif === undefined) return [];
    const scopes = (getText(match, 'Scopes') ?? '').split(/\s+/);
    const device = {
      onvif,
      host: sender,
      name: scopeOf(scopes, 'name'),
      hardware: scopeOf(scopes, 'hardware'),
    };
    return [[getText(match, 'EndpointReference', 'Address') ?? onvif, device]];
  });
}

/** Returns the device's service at the address of its response: its own may belong to another network (docs/adr/012). */
function serviceAt(address: string, sender: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address) || address.length > 500) return undefined;
  const { secure, port, path } = createOnvifTarget(address);
  return `${secure ? 'https' : 'http'}://${sender}:${port}${path}`;
}

/** `onvif://www.onvif.org/name/Front%20door` (ONVIF Core 7.3.2.2). */
function scopeOf(scopes: readonly string[], what: string): string {
  const start = `onvif://www.onvif.org/${what}/`;
  const scope = scopes.find((one) => one.toLowerCase().startsWith(start))?.slice(start.length) ?? '';
  try {
    return decodeURIComponent(scope).slice(0, 120);
  } catch {
    return scope.slice(0, 120);
  }
}
