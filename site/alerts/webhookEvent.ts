import type { IncomingHttpHeaders } from 'node:http';
import { batchType, structuredType } from './formats/cloudEvents.ts';

/** A CloudEvent as the HTTP binding (1.0.2) has it, in structured mode: what the inbox keeps. */
export interface PostedEvent {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Binary mode: the event's id, which stood in a header, as all of its attributes. No signature covers them. */
  readonly unsignedId?: string;
}

/** The media type alone, in small letters. */
export const mediaTypeOf = (headers: IncomingHttpHeaders): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const maxAttributes = 40;

/** RFC 3986 percent encoding, as the binding wants of what is not printable ASCII (3.1.3.2); undefined where it is broken. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('+json');

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The event or events of a request. In binary mode the attributes are headers: they are written around the body, which stays byte
 * for byte as it came where it is JSON, and is kept in base64 where it is not.
 * @returns why not, in a sentence
 */
export function postedEvent(headers: IncomingHttpHeaders, body: string): PostedEvent | string {
  const type = mediaTypeOf(headers);
  if (type === structuredType || type === batchType) return { contentType: type, bytes: Buffer.from(body) };
  if (type.startsWith('application/cloudevents')) return `${type} is not read here: ${structuredType} is.`;
  if (headers['ce-specversion'] === undefined)
    return `The body must be ${structuredType} or ${batchType}, or the attributes must be ce- headers.`;
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  if (attributes.length > maxAttributes) return `There may be at most ${maxAttributes} attributes.`;
  const members: string[] = [];
  let unsignedId = '';
  for (const [name, value] of attributes) {
    const attribute = name.slice('ce-'.length);
    const text = typeof value === 'string' ? decoded(value.replace(/^"(.*)"$/, '$1')) : undefined;
    if (text === undefined || !/^[a-z0-9]{1,40}$/.test(attribute) || attribute.startsWith('data'))
      return `The header ${name.slice(0, 60)} is no attribute of a CloudEvent.`;
    if (attribute === 'id') unsignedId = text;
    members.push(`${JSON.stringify(attribute)}:${JSON.stringify(text)}`);
  }
  if (type !== '') members.push(`"datacontenttype":${JSON.stringify(type)}`);
  if (body !== '')
    members.push(
      isJson(type) && parses(body)
        ? `"data":${body}`
        : `"data_base64":${JSON.stringify(Buffer.from(body).toString('base64'))}`,
    );
  return { contentType: structuredType, bytes: Buffer.from(`{${members.join(',')}}`), unsignedId };
}
