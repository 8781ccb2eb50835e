import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { AlertPriority } from '../../core/alerts/alert.ts';
import { CameraId } from '../../core/base/ids.ts';
import { Camera } from '../../core/cameras/camera.ts';
import { mai, newAlert } from '../../test/fixtures/alertRecords.ts';
import { normaliserOf } from '../../test/fixtures/normaliser.ts';
import { formatCapTime, toCap } from './cap.ts';

/** The elements of CAP 1.2 in the order of its schema; ? may be missing, * may be many, + must be and may be many. */
const order: Readonly<Record<string, string>> = {
  alert:
    'identifier sender sent status msgType source? scope restriction? addresses? code* note? references? incidents? info*',
  info: 'language? category+ event responseType* urgency severity certainty audience? eventCode* effective? onset? expires? senderName? headline? description? instruction? web? contact? parameter* resource* area*',
  parameter: 'valueName value',
  area: 'areaDesc polygon* circle* geocode* altitude? ceiling?',
};

/** Throws if a document is not XML, or its elements are not in the order of the schema. */
function check(xml: string): void {
  const open: { name: string; children: string[] }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri }) => {
    expect(uri).toBe('urn:oasis:names:tc:emergency:cap:1.2');
    open.at(-1)?.children.push(local);
    open.push({ name: local, children: [] });
  });
  parser.on('closetag', () => {
    const { name = '', children = [] } = open.pop() ?? {};
    const due = order[name];
    if (due === undefined) return expect(children).toEqual([]);
    const pattern = due
      .split(' ')
      .map((one) => one.replace(/^(\w+)(.?)$/, '(?:$1 )$2'))
      .join('');
    expect(children.map((child) => `${child} `).join('')).toMatch(new RegExp(`^${pattern}$`));
  });
  parser.write(xml).close();
}

const time = fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((seconds) => seconds * 1_000);
/** Arbitrary text, with characters that XML cannot represent. */
const words = (maxLength: number) =>
  fc.string({ unit: 'binary', maxLength }).map((text) => text.slice(0, maxLength));
const someAlert = fc
  .record({
    observedAt: time,
    lat: fc.double({ min: -89, max: 89, noNaN: true }),
    lon: fc.double({ min: -179, max: 179, noNaN: true }),
    hasPlace: fc.boolean(),
    text: words(100),
    title: words(200),
    rule: fc.option(words(60).filter((text) => text !== '')),
    priority: fc.constantFrom(...AlertPriority.options),
    class: fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,63}$/),
    camera: fc.option(fc.constant(CameraId.parse('site:camera:1'))),
    active: fc.boolean(),
    closed: fc.option(fc.constantFrom('genuine', 'nuisance', 'test', 'technical')),
  })
  .map(({ lat, lon, hasPlace, text, closed, ...rest }) =>
    newAlert('0123456789abcdef0123456789abcdef', {
      place: hasPlace ? { lat, lon, ward: null, text } : null,
      lastObservedAt: rest.observedAt,
      receivedAt: rest.observedAt,
      lastReceivedAt: rest.observedAt,
      clearedAt: rest.active ? null : rest.observedAt,
      closed: closed === null ? null : { by: mai, at: rest.observedAt, disposition: closed },
      evidence: [],
      ...rest,
    }),
  );

const now = 1_950_000_000_000;
const sender = { sender: 'watchfloor.site', className: { vi: 'Cháy & khói', en: 'Fire <and> smoke' }, now };
const readBack = (xml: string) =>
  normaliserOf('cap', { cameras: ['site:camera:1'] }).received({ topic: '/alerts/cap/src', payload: xml });

describe('an alert as CAP 1.2', () => {
  it('a CAP export has the elements of the standard in order, whatever text people wrote', () => {
    fc.assert(
      fc.property(someAlert, (alert) => {
        check(toCap(alert, undefined, sender));
      }),
    );
  });

  it('a CAP export is read back unchanged', () => {
    fc.assert(
      fc.property(someAlert, (alert) => {
        const back = readBack(toCap(alert, undefined, sender));
        if (alert.closed?.disposition === 'test') {
          expect(back).toEqual([]);
          return;
        }
        const [one] = back;
        const { place } = alert;
        expect(one).toMatchObject({
          class: alert.class === 'heartbeat' ? 'other.heartbeat' : alert.class,
          priority: alert.priority,
          camera: alert.camera,
          phase: alert.active && alert.closed === null ? 'begin' : 'pulse',
          observedAt: alert.observedAt,
        });
        expect(one?.place?.lat ?? null).toEqual(place === null ? null : expect.closeTo(place.lat ?? 0, 6));
        expect(one?.place?.lon ?? null).toEqual(place === null ? null : expect.closeTo(place.lon ?? 0, 6));
      }),
    );
  });

  it('a CAP export has the position of its camera if the alert has none', () => {
    const [alert] = fc.sample(someAlert, { numRuns: 1, seed: 7 });
    if (!alert) throw new Error('no alert');
    const camera = Camera.parse({
      id: 'site:camera:7',
      number: 7,
      name: 'Hồ Gươm',
      ward: 'site:ward:1',
      function: 'security',
      kind: 'fixed',
      position: { lat: 21.03, lon: 105.85, heightM: 6 },
      headingDeg: 0,
      fovDeg: 60,
      tags: [],
      streams: ['main'],
    });
    const xml = toCap({ ...alert, place: null, closed: null }, camera, sender);
    expect(xml).toContain('<circle>21.03,105.85 0</circle>');
    expect(xml).toContain('<areaDesc>Hồ Gươm</areaDesc>');
    expect(xml).toContain('Cháy &amp; khói');
  });

  it('a CAP export writes times in the format of CAP', () => {
    expect(formatCapTime(Date.parse('2026-11-25T17:00:00.999Z'))).toBe('2026-11-26T00:00:00+07:00');
  });
});
