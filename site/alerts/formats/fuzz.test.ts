import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertSourceId, type AlertSourceKind } from '../../../core/alerts/alert.ts';
import { Occurrence } from '../../../core/alerts/log.ts';
import { FaultShape } from '../../../core/errors/faultShape.ts';
import {
  axisCount,
  axisLight,
  axisPort,
  axisScenario,
  bytesOf,
  capMessage,
  cloudEvent,
  frigateEvent,
  frigateManual,
  frigateReview,
  frigateRisen,
  hanwha,
  onvifCrossed,
  onvifInside,
} from '../../../test/fixtures/alertMessages.ts';
import { batchContentType } from './cloudEvents.ts';
import {
  createNormaliser,
  encodeHeartbeat,
  getHeartbeatTopic,
  getMaxMessageBytes,
  maxMessageBytes,
  type RawMessage,
} from './index.ts';
import { parseTime, toCanonicalText, toClassSlug, toSingleLine } from './values.ts';

const source = AlertSourceId.parse('src');
const normalise = createNormaliser({ cameraOf: () => undefined, priorityOf: () => undefined });

const raw = (kind: AlertSourceKind, channel: string, payload: unknown, contentType = ''): RawMessage => ({
  source,
  kind,
  channel,
  contentType,
  bytes: bytesOf(payload),
  receivedAt: 1_764_000_000_000,
});
const over = (kind: AlertSourceKind, { topic, payload }: { topic: string; payload: unknown }) =>
  raw(kind, topic, payload);

const real: readonly RawMessage[] = [
  over('onvif', onvifCrossed),
  over('onvif', onvifInside(true)),
  over('frigate', frigateReview('new')),
  over('frigate', frigateRisen),
  over('frigate', frigateReview('end', { end_time: 1718987190 })),
  over('frigate', frigateEvent('new')),
  over('frigate', { topic: 'frigate/available', payload: 'online' }),
  over('axis', axisScenario(1)),
  over('axis', axisPort),
  over('axis', axisCount()),
  over('axis', axisLight),
  over('onvif', hanwha('LineCrossing', 'true', { ObjectId: '2080', Action: 'Right' })),
  over('frigate', frigateManual(['doorbell: Bob', 'car: 29A-123.45'])),
  { ...over('frigate', frigateRisen), cutFrom: 5_000_000 },
  raw('webhook', '/alerts/webhook/src', cloudEvent, 'application/cloudevents+json'),
  raw('webhook', '/alerts/webhook/src', [cloudEvent], batchContentType),
  raw('cap', '/alerts/cap/src', capMessage(), 'application/cap+xml'),
  { ...raw('onvif', getHeartbeatTopic('site', 'src'), ''), bytes: encodeHeartbeat('p', 1_764_000_000_000) },
];

/** Asserts valid occurrences, or an error that can be serialised and has a sentence. */
function proper(message: RawMessage): void {
  const result = normalise(message);
  if (!result.ok) {
    FaultShape.parse(result.fault);
    expect(result.fault.code).toMatch(/^alert\.message(TooLarge|Malformed|Unknown)$/);
    return;
  }
  for (const one of result.value) Occurrence.parse(one);
}

const someReal = fc.constantFrom(...real);

describe('whatever comes', () => {
  it('real messages are read', () => {
    for (const message of real) expect(normalise(message).ok).toBe(true);
  });

  it('arbitrary bytes on any topic give occurrences or an error', () => {
    fc.assert(
      fc.property(
        someReal,
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ maxLength: 60 }),
        (like, bytes, topic) => {
          proper({ ...like, bytes });
          proper({ ...like, channel: topic });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('arbitrary JSON gives occurrences or an error', () => {
    fc.assert(
      fc.property(someReal, fc.json({ maxDepth: 6 }), (like, json) => {
        proper({ ...like, bytes: bytesOf(json) });
      }),
      { numRuns: 300 },
    );
  });

  it('real messages with bytes changed, cut out or doubled give occurrences or an error', () => {
    const cut = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc.constantFrom('"', '{', '<', '&', '1e999', '\\u0000', 'null').map(bytesOf),
      ),
    });
    fc.assert(
      fc.property(someReal, fc.array(cut, { minLength: 1, maxLength: 4 }), (like, cuts) => {
        let { bytes } = like;
        for (const { at, length, put } of cuts) {
          const from = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
        }
        proper({ ...like, bytes });
      }),
      { numRuns: 1_000 },
    );
  });

  it('real messages with a member of another type give occurrences or an error', () => {
    const values: unknown[] = [
      null,
      '',
      0,
      -1,
      1e300,
      true,
      [],
      {},
      'x'.repeat(2_000),
      '\ud800',
      [[]],
      { __proto__: null },
    ];
    const isJson = ({ kind, bytes }: RawMessage) => kind !== 'cap' && bytes[0] !== 0x6f;
    for (const message of real.filter(isJson)) {
      const text = new TextDecoder().decode(message.bytes);
      const count = [...text.matchAll(/[:,[]/g)].length;
      for (let member = 0; member < count; member += 1)
        for (const value of values) {
          let at = -1;
          const changed = JSON.stringify(
            JSON.parse(text, (_name, one: unknown) => {
              at += 1;
              return at === member ? value : one;
            }),
          );
          if (changed !== undefined) proper({ ...message, bytes: bytesOf(changed) });
        }
    }
  });

  // All of them take about a second; a quadratic parser would take minutes.
  it('messages of maximum size and depth finish in time', () => {
    const size = maxMessageBytes;
    const full = (piece: string, before = '', after = '') =>
      before + piece.repeat(Math.floor((size - before.length - after.length) / piece.length)) + after;
    const texts = [
      full('['),
      full('{"a":'),
      full('"a",', '[', '"a"]'),
      full('\\', '"', '"'),
      full('<a>'),
      full('<a/>', capMessage().slice(0, 120)),
      full('&#1;'),
      full('<![CDATA[', '<alert>'),
      full('-->', '<!--'),
      full(' ', '', 'x'),
      capMessage().replace('Hoàn Kiếm', full('đ ', '', '').slice(0, 100_000)),
      capMessage({ references: full('a,b,c ').slice(0, 200_000) }),
      capMessage().replace('21.02,105.84 ', full('21.02,105.84 ').slice(0, 200_000)),
      JSON.stringify({ ...cloudEvent, type: full('a.').slice(0, 200_000) }),
      JSON.stringify({
        ...cloudEvent,
        data: { title: full('\u0000 ').slice(0, 30_000), state: full('1').slice(0, 90_000) },
      }),
      JSON.stringify(
        frigateReview('new', { data: { detections: Array.from({ length: 500 }, (_, at) => `${at}.5-a`) } })
          .payload,
      ),
    ];
    for (const like of real) for (const text of texts) proper({ ...like, bytes: bytesOf(text) });
  }, 60_000);

  it('a message beyond the limit is not read', () => {
    for (const like of real) {
      const max = getMaxMessageBytes(like.kind);
      const taken = normalise({ ...like, bytes: new Uint8Array(max + 1) });
      const fault = { code: 'alert.messageTooLarge', params: { bytes: max + 1, max } };
      expect(taken).toEqual({ ok: false, fault });
    }
  });

  it('the same message has the same result, also in another process of the site', () => {
    const other = () => createNormaliser({ cameraOf: () => undefined, priorityOf: () => undefined });
    for (const message of real) {
      const [here, there] = [other()(message), other()(message)];
      expect(there).toEqual(here);
    }
  });

  it('another site’s heartbeat is not accepted as the site’s', () => {
    const beat = real.at(-1);
    if (!beat) throw new Error('no heartbeat');
    expect(normalise(beat)).toMatchObject({ ok: true, value: [{ class: 'heartbeat', phase: 'begin' }] });
    expect(normalise({ ...beat, channel: getHeartbeatTopic('site', 'other') }).ok).toBe(false);
    // A heartbeat dated next year would make the chain seem whole until then.
    expect(normalise({ ...beat, bytes: encodeHeartbeat('p', beat.receivedAt + 120_000) }).ok).toBe(false);
  });
});

describe('a value', () => {
  it('text as a line fits, and has no control characters and no half of a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 500 }),
        fc.integer({ min: 2, max: 200 }),
        (text, max) => {
          const one = toSingleLine(text, max);
          expect(one.length).toBeLessThanOrEqual(max);
          expect(one).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
          expect(toSingleLine(one, max)).toBe(one);
        },
      ),
    );
  });

  it('text as a slug is a class', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toClassSlug(text)).toMatch(/^[a-z0-9][a-z0-9_.-]{0,63}$/);
      }),
    );
    expect(toClassSlug('Đường Bưởi: CrossedLine')).toBe('duong-buoi-crossed-line');
  });

  it.each([
    [1718987129, 1718987129000],
    ['1718987129.308396', 1718987129308],
    [1718987129308, 1718987129308],
    ['2024-06-21T16:25:29.3089Z', 1718987129308],
    ['2024-06-21 23:25:29+0700', 1718987129000],
    ['2024-06-21T16:25', 1718987100000],
    ['2024-06-21t16:25:29.5z', 1718987129500],
    ['2024-06-21', undefined],
    ['-5', undefined],
    [Number.NaN, undefined],
    ['9e99', undefined],
    [null, undefined],
  ])('%j as a time is %j', (value, ms) => {
    expect(parseTime(value)).toBe(ms);
  });

  it('a canonical form does not depend on the order of members', () => {
    expect(toCanonicalText({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
  });
});
