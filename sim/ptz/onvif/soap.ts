/** SOAP 1.2 envelopes: parses requests and writes replies. */
import { child, type Element, parseXml, type Xml, xml } from './xml.ts';

export const namespaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  imaging: 'http://www.onvif.org/ver20/imaging/wsdl',
  schema: 'http://www.onvif.org/ver10/schema',
} as const;
export type ServiceName = Exclude<keyof typeof namespaces, 'schema'>;

export const envelopeNs = 'http://www.w3.org/2003/05/soap-envelope';

export interface SoapRequest {
  /** The operation's element: its name is the operation's, its children are the arguments. */
  readonly operation: Element;
  readonly header: Element | undefined;
}

/** Parses a body; undefined unless it is a SOAP 1.2 envelope with one operation. */
export function readEnvelope(text: string): SoapRequest | undefined {
  const envelope = parseXml(text);
  if (envelope?.name !== 'Envelope' || envelope.ns !== envelopeNs) return undefined;
  const operation = child(envelope, 'Body')?.children[0];
  return operation && { operation, header: child(envelope, 'Header') };
}

/** The reason for rejecting a request, in ONVIF's codes (Core 5.11.2). */
export interface Fault {
  readonly blame: 'Sender' | 'Receiver';
  /** Such as `ter:InvalidArgVal`, from general to specific. */
  readonly codes: readonly string[];
  readonly reason: string;
}

export const isFault = (answer: Xml | Fault): answer is Fault => 'blame' in answer;

const fault = (blame: Fault['blame'], reason: string, ...codes: string[]): Fault => ({
  blame,
  codes: codes.map((code) => `ter:${code}`),
  reason,
});
const invalid = (reason: string, ...codes: string[]) => fault('Sender', reason, 'InvalidArgVal', ...codes);

export const faults = {
  malformed: fault('Sender', 'Not a SOAP 1.2 request', 'WellFormed'),
  notAuthorized: fault('Sender', 'Sender not Authorized', 'NotAuthorized'),
  unknownAction: fault('Receiver', 'Optional Action Not Implemented', 'ActionNotSupported'),
  noProfile: invalid('The requested profile token does not exist', 'NoProfile'),
  noSource: invalid('The requested VideoSource does not exist', 'NoSource'),
  noToken: invalid('The requested token does not exist', 'NoToken'),
  noSpace: invalid('A space is referenced that the node does not support', 'SpaceNotSupported'),
  badArgument: invalid('Argument Value Invalid'),
  badPosition: invalid('The requested position is out of bounds', 'InvalidPosition'),
  badVelocity: invalid('The requested velocity is out of bounds', 'InvalidVelocity'),
  badTimeout: invalid(
    'The specified timeout argument is not within the supported timeout range',
    'TimeoutNotSupported',
  ),
  actionFailed: fault('Receiver', 'The action cannot be carried out', 'Action'),
  tooManyPresets: fault('Receiver', 'Maximum number of Presets reached', 'Action', 'TooManyPresets'),
  movingPtz: fault('Receiver', 'Preset cannot be set while PTZ unit is moving', 'Action', 'MovingPTZ'),
};

const prefixes = {
  env: envelopeNs,
  ter: 'http://www.onvif.org/ver10/error',
  tds: namespaces.device,
  trt: namespaces.media,
  tr2: namespaces.media2,
  tptz: namespaces.ptz,
  timg: namespaces.imaging,
  tt: namespaces.schema,
};
const declared = Object.entries(prefixes)
  .map(([prefix, ns]) => `xmlns:${prefix}="${ns}"`)
  .join(' ');

function wrapInEnvelope(body: Xml): string {
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope ${declared}>`;
  return `${head}${xml`<env:Body>${body}</env:Body>`.xml}</env:Envelope>`;
}

function faultBody({ blame, codes, reason }: Fault): Xml {
  const inner = codes.reduceRight<Xml | undefined>(
    (deeper, code) => xml`<env:Subcode><env:Value>${code}</env:Value>${deeper}</env:Subcode>`,
    undefined,
  );
  return xml`<env:Fault><env:Code><env:Value>env:${blame}</env:Value>${inner}</env:Code>
    <env:Reason><env:Text xml:lang="en">${reason}</env:Text></env:Reason></env:Fault>`;
}

/** Returns an HTTP reply: 400 for the sender's fault, 500 for ours (SOAP 1.2 part 2, 7.5.1.2). */
export function writeEnvelope(answer: Xml | Fault): { readonly status: number; readonly body: string } {
  if (!isFault(answer)) return { status: 200, body: wrapInEnvelope(answer) };
  return { status: answer.blame === 'Sender' ? 400 : 500, body: wrapInEnvelope(faultBody(answer)) };
}
