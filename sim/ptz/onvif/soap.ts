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

export const faults = {
  malformed: { blame: 'Sender', codes: ['ter:WellFormed'], reason: 'Not a SOAP 1.2 request' },
  notAuthorized: { blame: 'Sender', codes: ['ter:NotAuthorized'], reason: 'Sender not Authorized' },
  unknownAction: {
    blame: 'Receiver',
    codes: ['ter:ActionNotSupported'],
    reason: 'Optional Action Not Implemented',
  },
  noProfile: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:NoProfile'],
    reason: 'The requested profile token does not exist',
  },
  noSource: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:NoSource'],
    reason: 'The requested VideoSource does not exist',
  },
  noToken: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:NoToken'],
    reason: 'The requested token does not exist',
  },
  noSpace: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:SpaceNotSupported'],
    reason: 'A space is referenced that the node does not support',
  },
  badArgument: { blame: 'Sender', codes: ['ter:InvalidArgVal'], reason: 'Argument Value Invalid' },
  badPosition: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:InvalidPosition'],
    reason: 'The requested position is out of bounds',
  },
  badVelocity: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:InvalidVelocity'],
    reason: 'The requested velocity is out of bounds',
  },
  badTimeout: {
    blame: 'Sender',
    codes: ['ter:InvalidArgVal', 'ter:TimeoutNotSupported'],
    reason: 'The specified timeout argument is not within the supported timeout range',
  },
  actionFailed: {
    blame: 'Receiver',
    codes: ['ter:Action'],
    reason: 'The action cannot be carried out',
  },
  tooManyPresets: {
    blame: 'Receiver',
    codes: ['ter:Action', 'ter:TooManyPresets'],
    reason: 'Maximum number of Presets reached',
  },
  movingPtz: {
    blame: 'Receiver',
    codes: ['ter:Action', 'ter:MovingPTZ'],
    reason: 'Preset cannot be set while PTZ unit is moving',
  },
} as const satisfies Record<string, Fault>;

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

function enveloped(body: Xml): string {
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
  if (!isFault(answer)) return { status: 200, body: enveloped(answer) };
  return { status: answer.blame === 'Sender' ? 400 : 500, body: enveloped(faultBody(answer)) };
}
