import type { Alert, AlertPriority } from '../../core/alerts/alert.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { capParameters } from './formats/cap.ts';
import type { capCategories } from './formats/capMessage.ts';
import { capNamespace } from './formats/capXml.ts';
import { toSingleLine } from './formats/values.ts';

export interface CapSender {
  /** CAP `sender`: globally unique, without spaces, commas, < and &; such as `watchfloor.hoankiem`. */
  readonly sender: string;
  /** The display name of the alert's class in both languages, for `event`; undefined: the class itself. */
  readonly className?: { readonly vi: string; readonly en: string } | undefined;
  /** ms since the epoch. */
  readonly now: number;
}

/** Child elements in order; an empty or missing one is omitted. */
type Content = string | readonly (readonly [name: string, content: Content | undefined])[];

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes text for XML 1.0 and removes characters that XML cannot represent. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 2.2 does not allow
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>]/g, (sign) => escapes[sign] ?? sign);

function write(name: string, content: Content, indent: string): string {
  if (typeof content === 'string') return `${indent}<${name}>${escaped(content)}</${name}>\n`;
  const inside = content
    .flatMap(([child, value]) =>
      value === undefined || value === '' ? [] : [write(child, value, `${indent}  `)],
    )
    .join('');
  return `${indent}<${name}>\n${inside}${indent}</${name}>\n`;
}

/** CAP 1.2, 3.3.2: with a zone, never Z, no fraction. Hanoi has kept UTC+7 since 1975. */
export function formatCapTime(ms: number): string {
  const hanoiOffsetMs = 7 * 3_600_000;
  return `${new Date(ms + hanoiOffsetMs).toISOString().slice(0, 19)}+07:00`;
}

/** CAP severities: the inverse of the import table. */
const severities: Readonly<Record<AlertPriority, string>> = {
  critical: 'Extreme',
  high: 'Severe',
  medium: 'Moderate',
  low: 'Minor',
};

/** CAP categories by the first word of a class; all other camera detections are public safety. */
const categories: Readonly<Record<string, (typeof capCategories)[number]>> = {
  fire: 'Fire',
  smoke: 'Fire',
  explosion: 'Safety',
  weapon: 'Security',
  fight: 'Security',
  intrusion: 'Security',
  'line-crossing': 'Security',
  loitering: 'Security',
  door: 'Security',
  access: 'Security',
  person: 'Security',
  traffic: 'Transport',
  plate: 'Transport',
  vehicle: 'Transport',
  flood: 'Met',
  weather: 'Met',
  litter: 'Env',
  camera: 'Infra',
  device: 'Infra',
  storage: 'Infra',
  source: 'Infra',
};

/** CAP certainty: unlikely if closed as nuisance, observed if closed as genuine, likely (reported by a machine) before that. */
const certaintyOf = ({ closed }: Alert): string =>
  closed?.disposition === 'genuine' ? 'Observed' : closed?.disposition === 'nuisance' ? 'Unlikely' : 'Likely';

/**
 * Converts an alert to a CAP 1.2 message (OASIS, 1 July 2010), in Vietnamese and English.
 * Elements have the order of the standard's schema. The scope is `Restricted`: it is for control rooms. Each version of an alert is a
 * message of its own.
 */
export function toCap(
  alert: Alert,
  camera: Camera | undefined,
  { sender, className, now }: CapSender,
): string {
  const at = alert.place?.lat != null && alert.place.lon != null ? alert.place : camera?.position;
  const areaDesc =
    toSingleLine(alert.place?.text ?? '', 200) ||
    toSingleLine(camera?.name ?? '', 200) ||
    (alert.place?.ward ?? '');
  const title = toSingleLine(alert.title, 200);
  const isActive = alert.active && alert.closed === null;
  const parameter = (valueName: string, value: string | null | undefined) =>
    [
      'parameter',
      value
        ? ([
            ['valueName', valueName],
            ['value', value],
          ] as const)
        : undefined,
    ] as const;
  const info = (language: 'vi' | 'en') =>
    [
      'info',
      [
        ['language', language === 'vi' ? 'vi-VN' : 'en-US'],
        ['category', categories[alert.class.split('.')[0] ?? ''] ?? 'Safety'],
        ['event', className?.[language] ?? alert.class],
        ['urgency', isActive ? 'Immediate' : 'Past'],
        ['severity', severities[alert.priority]],
        ['certainty', certaintyOf(alert)],
        ['onset', formatCapTime(alert.observedAt)],
        ['senderName', 'Watchfloor'],
        ['headline', title || (className?.[language] ?? alert.class)],
        parameter(capParameters.class, alert.class),
        parameter(capParameters.priority, alert.priority),
        parameter(capParameters.camera, alert.camera),
        parameter(capParameters.rule, toSingleLine(alert.rule ?? '', 120)),
        ['area', areaOf(areaDesc, at)],
      ],
    ] as const;
  const message: Content = [
    ['identifier', `${alert.id}.${alert.version}`],
    ['sender', sender],
    ['sent', formatCapTime(now)],
    ['status', alert.closed?.disposition === 'test' ? 'Test' : 'Actual'],
    ['msgType', 'Alert'],
    ['source', alert.source.id],
    ['scope', 'Restricted'],
    ['restriction', 'Control rooms and the services that they work with'],
    // All versions of one alert belong to one incident.
    ['incidents', alert.id],
    info('vi'),
    info('en'),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write('alert', message, '').replace('<alert>', `<alert xmlns="${capNamespace}">`)}`;
}

function areaOf(
  areaDesc: string,
  at: { lat: number | null; lon: number | null } | undefined,
): Content | undefined {
  const circle = at?.lat != null && at.lon != null ? `${degrees(at.lat)},${degrees(at.lon)} 0` : undefined;
  if (circle === undefined && areaDesc === '') return undefined;
  return [
    ['areaDesc', areaDesc || (circle?.split(' ')[0] ?? '')],
    ['circle', circle],
  ];
}

/** Formats degrees to about a centimetre, never with an exponent. */
const degrees = (value: number): string =>
  value
    .toFixed(7)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
