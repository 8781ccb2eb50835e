import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * An ONVIF device on the network that lists its streams.
 * It supports only the calls for adding a camera.
 */
export interface OnvifDevice {
  readonly port: number;
  /** The UDP port at which it receives Probes. */
  readonly discovery: { readonly port: number };
  close(): Promise<void>;
}

const notSupported =
  '<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Code></s:Fault>';

const envelope = (body: string, header = '') =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

/**
 * Starts the device.
 * @param answersWith further responses to a Probe after its own: other devices, or malformed data
 */
export async function startOnvifDevice(options: {
  readonly user: string;
  readonly password: string;
  /** The streams as it reports them, mostly with addresses of another network. */
  readonly streams: readonly { readonly url: string; readonly codec: string; readonly width: number }[];
  readonly answersWith?: (id: string) => readonly (string | Buffer)[];
  /** Called on SetSynchronizationPoint; without it the operation is not supported. */
  readonly onSynchronise?: (profile: string) => void;
}): Promise<OnvifDevice> {
  const { user, password, streams, answersWith = () => [], onSynchronise } = options;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = answer(text);
      response.writeHead(body.includes('Fault') ? 400 : 200, { 'Content-Type': 'application/soap+xml' });
      response.end(envelope(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const part = (text: string, name: string) =>
    new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(text)?.[1] ?? '';
  function isSignedIn(text: string): boolean {
    const nonce = Buffer.from(part(text, 'Nonce'), 'base64');
    const digest = createHash('sha1').update(nonce).update(part(text, 'Created')).update(password);
    return part(text, 'Username') === user && part(text, 'Password') === digest.digest('base64');
  }
  function answer(text: string): string {
    if (text.includes('GetSystemDateAndTime')) {
      const now = new Date();
      return `<GetSystemDateAndTimeResponse><SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse>`;
    }
    if (!isSignedIn(text))
      return '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>';
    if (text.includes('GetServices'))
      return '<GetServicesResponse><Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>http://192.0.2.1/media</XAddr></Service></GetServicesResponse>';
    if (text.includes('GetProfiles'))
      return `<GetProfilesResponse>${streams
        .map(
          ({ codec, width }, at) =>
            `<Profiles token="p${at}"><tt:VideoEncoderConfiguration><tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${(width * 9) / 16}</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration></Profiles>`,
        )
        .join('')}</GetProfilesResponse>`;
    if (text.includes('SetSynchronizationPoint')) {
      const profile = part(text, 'ProfileToken');
      if (!onSynchronise) return notSupported;
      onSynchronise(profile);
      return '<SetSynchronizationPointResponse/>';
    }
    const token = Number(/ProfileToken>p(\d+)</.exec(text)?.[1] ?? 0);
    return `<GetStreamUriResponse><MediaUri><tt:Uri>${streams[token]?.url ?? ''}</tt:Uri></MediaUri></GetStreamUriResponse>`;
  }

  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => {
    const id = part(message.toString(), 'MessageID');
    const own = probeMatch(id, 'urn:uuid:one', `http://192.0.2.1:${port}/onvif/device_service`);
    for (const each of [own, ...answersWith(id)]) socket.send(each, sender.port, sender.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port,
    discovery: { port: socket.address().port },
    async close() {
      socket.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns the response of a device to a Probe. */
export const probeMatch = (id: string, device: string, xaddrs: string): string =>
  envelope(
    `<d:ProbeMatches xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><d:ProbeMatch><a:EndpointReference xmlns:a="x"><a:Address>${device}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/C%E1%BB%95ng%20sau onvif://www.onvif.org/hardware/IPC-1</d:Scopes><d:XAddrs>${xaddrs}</d:XAddrs></d:ProbeMatch></d:ProbeMatches>`,
    `<a:RelatesTo xmlns:a="x">${id}</a:RelatesTo>`,
  );
