import { z } from 'zod';
import { ok, type Result } from '../../../core/base/result.ts';
import { type CapElement, decodeCapText, parseCapXml } from './capXml.ts';
import { parseAs } from './json.ts';
import { parseTime } from './values.ts';

/** A CAP dateTime, always with a zone. `Z`, and `t` for `T`, violate the standard (3.3.2) and are common. */
const Time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i, 'a time with a zone')
  .transform((text, context) => {
    const ms = parseTime(text);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'no time' });
    return z.NEVER;
  });
/** No spaces, commas, < and & (CAP 1.2, 3.2.1). */
const Name = z.string().regex(/^[^\s,<&]{1,200}$/, 'a name without spaces and commas');
const Text = z.string().max(100_000);

const degrees = '[+-]?\\d{1,3}(?:\\.\\d{1,15})?';
const Pair = z.string().regex(new RegExp(`^${degrees},${degrees}$`), 'latitude,longitude');
const Point = Pair.transform((text) => text.split(',').map(Number)).pipe(
  z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]),
);

/** A name and a value; some senders send an empty value, which means nothing. */
const Named = z.object({ valueName: Text.default(''), value: Text.default('') });

const Area = z.object({
  areaDesc: Text.default(''),
  /** Closed rings of latitude,longitude. */
  polygon: z.array(
    z
      .string()
      .transform((text) => text.split(/\s+/).filter(Boolean))
      .pipe(z.array(Point).min(4)),
  ),
  /** Centre, and radius in km. */
  circle: z.array(
    z
      .string()
      .transform((text) => text.split(/\s+/).filter(Boolean))
      .pipe(z.tuple([Point, z.string().regex(/^\d{1,6}(\.\d{1,15})?$/, 'a radius in km')])),
  ),
  geocode: z.array(Named),
});

export const capCategories = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;

const Info = z.object({
  language: z.string().max(40).default('en-US'),
  category: z.array(z.enum(capCategories)).min(1),
  event: Text.min(1),
  responseType: z.array(z.string().max(40)),
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z
    .enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown', 'Very Likely'])
    // CAP 1.0's value, to be read as Likely (CAP 1.2, 3.2.2).
    .transform((word) => (word === 'Very Likely' ? 'Likely' : word)),
  effective: Time.optional(),
  onset: Time.optional(),
  expires: Time.optional(),
  senderName: Text.optional(),
  headline: Text.optional(),
  web: Text.optional(),
  parameter: z.array(Named),
  resource: z.array(z.object({ resourceDesc: Text, mimeType: Text.default(''), uri: Text.optional() })),
  area: z.array(Area),
});
export type CapInfo = z.output<typeof Info>;

const Message = z.object({
  identifier: Name,
  sender: Name,
  sent: Time,
  status: z.enum(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
  msgType: z.enum(['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
  scope: z.enum(['Public', 'Restricted', 'Private']),
  references: z
    .string()
    .default('')
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .pipe(
      z
        .array(
          z
            .string()
            .transform((text) => text.split(','))
            .pipe(z.tuple([Name, Name, Time])),
        )
        .max(500),
    ),
  info: z.array(Info).max(100),
});
/** The parts of a CAP 1.2 message that are used. */
export type CapMessage = z.output<typeof Message>;

type Plain = string | Plain[] | { readonly [name: string]: Plain };

/** Elements with child elements, and elements that may occur more than once. */
const nests = new Set(['info', 'area', 'geocode', 'eventCode', 'parameter', 'resource']);
const repeats = new Set([
  'info',
  'category',
  'responseType',
  'parameter',
  'resource',
  'area',
  'polygon',
  'circle',
  'geocode',
  'code',
  'eventCode',
]);
/** Lists that the schema above requires even if they are empty. */
const lists: Readonly<Record<string, readonly string[]>> = {
  alert: ['info'],
  info: ['category', 'responseType', 'parameter', 'resource', 'area'],
  area: ['polygon', 'circle', 'geocode'],
};

/** Converts elements to an object by name. A repeated element that must be single becomes a list, which the schema rejects. */
function plain(element: CapElement): Plain {
  if (element.name !== 'alert' && !nests.has(element.name)) return element.text;
  const all = new Map<string, Plain[]>((lists[element.name] ?? []).map((name) => [name, []]));
  for (const child of element.children) {
    const values = all.get(child.name);
    if (values) values.push(plain(child));
    else all.set(child.name, [plain(child)]);
  }
  const members = [...all].flatMap(([name, values]): [string, Plain][] => {
    if (repeats.has(name)) return [[name, values]];
    const [first = ''] = values;
    // An empty element is treated as missing.
    if (values.length === 1) return first === '' ? [] : [[name, first]];
    return [[name, values]];
  });
  return Object.fromEntries(members);
}

/** Parses a CAP message; strict about the elements in use, lenient about all others. */
export function parseCapMessage(bytes: Uint8Array): Result<CapMessage> {
  const text = decodeCapText(bytes);
  if (!text.ok) return text;
  const root = parseCapXml(text.value);
  if (!root.ok) return root;
  const found = parseAs(Message, plain(root.value), 'CAP');
  return found.ok ? ok(found.value) : found;
}
