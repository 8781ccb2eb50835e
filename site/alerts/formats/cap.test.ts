import { describe, expect, it } from 'vitest';
import { type CapFixture, capArea, capInfo, capMessage } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf } from '../../../test/fixtures/normaliser.ts';
import { getCapPriority } from './capMeaning.ts';

const topic = '/alerts/cap/src';
const of = (fixture: CapFixture = {}) => ({ topic, payload: capMessage(fixture) });
const first = 'kttv@hanoi.example,VN-2026-1,2026-11-25T15:00:00+07:00';
const second = 'kttv@hanoi.example,VN-2026-2,2026-11-25T16:00:00+07:00';
const ten = Date.parse('2026-11-25T10:00:00Z');

describe('a CAP alert', () => {
  it('a CAP alert is read in Vietnamese, else in English, with the middle of its area and its expiry', () => {
    const { received } = normaliserOf('cap');
    expect(received(of())).toMatchObject([
      {
        class: 'flood',
        track: 'kttv@hanoi.example,VN-2026-1',
        phase: 'begin',
        priority: 'high',
        title: 'Ngập sâu khu trung tâm',
        observedAt: Date.parse('2026-11-25T15:00:00+07:00'),
        until: Date.parse('2026-11-25T21:00:00+07:00'),
        camera: null,
        evidence: [{ kind: 'snapshot', ref: 'https://kttv.example/map.png', text: 'Bản đồ' }],
      },
    ]);
    const place = received(of())[0]?.place;
    expect(place).toMatchObject({ text: 'Hoàn Kiếm', ward: null });
    expect(place?.lat).toBeCloseTo(21.03, 9);
    expect(place?.lon).toBeCloseTo(105.85, 9);
    expect(received(of({ infos: capInfo('es-US', 'Viento') + capInfo('en-GB', 'Storm') }))[0]?.title).toBe(
      'Storm',
    );
  });

  describe('in another encoding', () => {
    const declaring = (encoding: string, infos: string) =>
      capMessage({ infos }).replace('encoding="UTF-8"', `encoding="${encoding}"`);
    const titleOf = (bytes: Uint8Array) => normaliserOf('cap').received({ topic, payload: bytes })[0]?.title;

    it('a CAP alert is decoded as declared: ISO-8859-1 or Windows-1258', () => {
      const storm = Buffer.from(
        declaring('ISO-8859-1', capInfo('pt-BR', 'Chuva forte: inundação')),
        'latin1',
      );
      expect(titleOf(storm)).toBe('Chuva forte: inundação');
      // Windows-1258 has letters for ă, ơ, ư and đ; tone marks follow their letters as combining characters.
      const vietnamese = declaring('windows-1258', capInfo('vi-VN', 'M\u00fda l\u00f5\u00ecn'));
      expect(titleOf(Buffer.from(vietnamese, 'latin1'))).toBe('Mưa lớn');
    });

    it('a CAP alert is decoded by its byte order mark', () => {
      const text = declaring('UTF-16', capInfo('vi-VN', 'Bão số 3'));
      const little = Buffer.from(`\ufeff${text}`, 'utf16le');
      expect(titleOf(little)).toBe('Bão số 3');
      expect(titleOf(Buffer.from(little).swap16())).toBe('Bão số 3');
      expect(titleOf(Buffer.from(`\ufeff${declaring('utf-8', capInfo('vi-VN', 'Bão số 3'))}`))).toBe(
        'Bão số 3',
      );
    });

    it('a CAP alert in an unknown or wrong encoding is malformed', () => {
      const { fault } = normaliserOf('cap');
      const why = (payload: Uint8Array) => fault({ topic, payload })?.params;
      const infos = capInfo('vi-VN', 'Bão');
      expect(why(Buffer.from(declaring('KOI-9', infos)))).toMatchObject({ why: 'not in the encoding KOI-9' });
      expect(why(Buffer.from(declaring('UTF-8', infos), 'latin1'))).toMatchObject({ why: 'no UTF-8' });
    });
  });

  it('a CAP alert with lower-case letters in its times is read (RFC 3339)', () => {
    const reported = normaliserOf('cap').received(of({ sent: '2026-11-25t08:00:00z' }));
    expect(reported).toMatchObject([{ observedAt: Date.parse('2026-11-25T08:00:00Z') }]);
  });

  it('a CAP alert may have a circle or only a description as its area', () => {
    const { received } = normaliserOf('cap');
    const within = (area: string) => received(of({ infos: capInfo('vi', 'Mưa', area) }))[0]?.place;
    expect(within('<area><areaDesc>Hồ Tây</areaDesc><circle>21.05,105.82 2.5</circle></area>')).toEqual({
      lat: 21.05,
      lon: 105.82,
      ward: null,
      text: 'Hồ Tây',
    });
    expect(within('<area><areaDesc>Hà Nội</areaDesc></area>')).toMatchObject({ lat: null, text: 'Hà Nội' });
    expect(within('')).toBeNull();
  });

  it('a CAP alert is updated and cancelled by messages that refer to it, back to the first of the chain', () => {
    const { received } = normaliserOf('cap');
    received(of());
    const update = {
      identifier: 'VN-2026-2',
      msgType: 'Update',
      references: first,
      sent: '2026-11-25T16:00:00+07:00',
    };
    const worse = capInfo('vi-VN', 'Lũ quét', capArea, ['Immediate', 'Extreme', 'Observed']);
    expect(received(of({ ...update, infos: worse }))).toMatchObject([
      { phase: 'update', track: 'kttv@hanoi.example,VN-2026-1', class: 'flood', priority: 'critical' },
    ]);
    // The cancellation refers to the update only and has no other content.
    const cancel = { identifier: 'VN-2026-3', msgType: 'Cancel', references: second, infos: '' };
    expect(received(of(cancel))).toMatchObject([
      { phase: 'end', track: 'kttv@hanoi.example,VN-2026-1', class: 'flood', title: 'Lũ quét' },
    ]);
  });

  it('a CAP cancellation of an unknown alert still ends it by its id', () => {
    const cancel = {
      identifier: 'VN-2026-3',
      msgType: 'Cancel',
      references: `${second}\n${first}`,
      infos: '',
    };
    expect(normaliserOf('cap').received(of(cancel))).toMatchObject([
      { phase: 'end', track: 'kttv@hanoi.example,VN-2026-1', class: 'other', priority: 'low' },
    ]);
  });

  it('a CAP alert that expired before arrival is reported as begun and ended', () => {
    expect(normaliserOf('cap').received(of(), { receivedAt: ten + 5 * 3_600_000 })).toMatchObject([
      { phase: 'begin' },
      { phase: 'end', observedAt: Date.parse('2026-11-25T21:00:00+07:00') },
    ]);
  });

  it('a CAP exercise is marked as such and has low priority', () => {
    expect(normaliserOf('cap').received(of({ status: 'Exercise' }))).toMatchObject([
      { priority: 'low', title: '[EXERCISE] Ngập sâu khu trung tâm' },
    ]);
  });

  it.each([
    { status: 'Test' },
    { status: 'Draft' },
    { status: 'System' },
    { msgType: 'Ack' },
    { msgType: 'Error' },
  ])('a CAP message with %j raises no alert', (fixture) => {
    expect(normaliserOf('cap').received(of(fixture))).toEqual([]);
  });

  it.each([
    ['Immediate', 'Extreme', 'Observed', 'critical'],
    ['Expected', 'Extreme', 'Likely', 'critical'],
    ['Future', 'Extreme', 'Likely', 'high'],
    ['Immediate', 'Severe', 'Likely', 'high'],
    ['Immediate', 'Severe', 'Possible', 'medium'],
    ['Expected', 'Moderate', 'Observed', 'medium'],
    ['Unknown', 'Unknown', 'Unknown', 'low'],
    ['Immediate', 'Minor', 'Observed', 'low'],
    ['Past', 'Extreme', 'Observed', 'low'],
    ['Immediate', 'Extreme', 'Unlikely', 'low'],
  ] as const)('a CAP alert of %s, %s and %s is %s', (urgency, severity, certainty, priority) => {
    expect(getCapPriority({ urgency, severity, certainty })).toBe(priority);
  });

  it.each([
    ['no XML', 'hello'],
    ['nothing', ''],
    ['another document', '<alert><identifier>1</identifier></alert>'],
    ['cut short', capMessage().slice(0, -20)],
    [
      'a document type',
      capMessage().replace('?>', '?>\n<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ],
    ['an entity of its own', capMessage().replace('Hoàn Kiếm', '&x;')],
    ['an entity that grows', `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${capMessage()}`],
    ['no sender', capMessage().replace(/<sender>.*<\/sender>/, '')],
    ['two senders', capMessage().replace(/(<sender>.*<\/sender>)/, '$1$1')],
    ['a name with spaces', capMessage({ identifier: 'a b' })],
    ['a status of its own', capMessage({ status: 'Real' })],
    ['a time without a zone', capMessage({ sent: '2026-11-25T15:00:00' })],
    ['a day that is none', capMessage({ sent: '2026-13-25T15:00:00+07:00' })],
    ['references of another kind', capMessage({ references: 'VN-2026-1' })],
    ['half a polygon', capMessage().replace('21.02,105.84 21.04', '21.02 21.04')],
    ['a pole beyond the pole', capMessage().replaceAll('21.02,', '99.02,')],
    ['a well', capMessage().replace('Hoàn Kiếm', `${'<a>'.repeat(99)}${'</a>'.repeat(99)}`)],
    ['a crowd', capMessage().replace('Hoàn Kiếm', '<a/>'.repeat(9_000))],
  ])('a CAP alert that is %s is malformed', (_what, payload) => {
    expect(normaliserOf('cap').fault({ topic, payload })?.code).toBe('alert.messageMalformed');
  });

  it('a CAP alert may be signed and contain unused elements', () => {
    const more = capMessage().replace(
      '</alert>',
      '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><identifier>x</identifier></Signature></alert>',
    );
    expect(normaliserOf('cap').received({ topic, payload: more })).toHaveLength(1);
  });
});
