import { describe, expect, it } from 'vitest';
import { hanwha, onvifCrossed, onvifInside } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf, receivedAt } from '../../../test/fixtures/normaliser.ts';
import { alertsOf } from '../../../test/fixtures/sourceAlerts.ts';
import { getOnvifTopic } from './onvif.ts';

describe('a topic of ONVIF', () => {
  it('an ONVIF topic has a device, an event, and a source, which may be empty', () => {
    expect(getOnvifTopic(onvifCrossed.topic)).toEqual({
      prefix: 'MyDevice',
      local: 'RuleEngine/LineDetector/Crossed',
      source: ['1', '2', 'MyImportantFence1'],
    });
    expect(getOnvifTopic('a/b/onvif-ej/Device/HardwareFailure/acme:LensFailure')).toEqual({
      prefix: 'a/b',
      local: 'Device/HardwareFailure/acme:LensFailure',
      source: [],
    });
    expect(getOnvifTopic('a/onvif-ej/tns1:VideoSource/ImageTooDark/&//R & D')?.source).toEqual([
      '',
      '',
      'R & D',
    ]);
    for (const none of ['frigate/reviews', 'onvif-ej/Device', 'a/onvif-ej', 'a/onvif-ej/&1', ''])
      expect(getOnvifTopic(none)).toBeUndefined();
  });
});

describe('an ONVIF event', () => {
  it('an ONVIF event without a state is a pulse, with its rule, its object and the camera of its prefix', () => {
    const { received } = normaliserOf('onvif', { cameras: ['MyDevice'] });
    expect(received(onvifCrossed)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        source: { id: 'src', kind: 'onvif' },
        cameraName: 'MyDevice',
        camera: 'site:camera:1',
        class: 'line-crossing',
        rule: 'MyImportantFence1',
        track: '15',
        phase: 'pulse',
        priority: null,
        title: 'MyImportantFence1',
        place: null,
        observedAt: Date.parse('2008-10-10T12:24:57.321Z'),
        receivedAt,
        evidence: [],
      },
    ]);
  });

  it('an ONVIF event has the same id however its payload is written, and another at another time', () => {
    const { received } = normaliserOf('onvif');
    const { topic, payload } = onvifCrossed;
    const { UtcTime, Source, Data } = payload;
    const [once] = received(onvifCrossed);
    const [again] = received({ topic, payload: JSON.stringify({ Data, Source, UtcTime }, null, 3) });
    expect(again?.id).toBe(once?.id);
    const [later] = received({ topic, payload: { ...payload, UtcTime: '2008-10-10T12:24:58Z' } });
    expect(later?.id).not.toBe(once?.id);
  });

  it.each([true, 'true', '1', 1])('an ONVIF event with state %j begins', (state) => {
    const [inside] = normaliserOf('onvif').received(onvifInside(state as boolean));
    expect(inside).toMatchObject({ phase: 'begin', track: '19', title: 'Gate: Vehicle', class: 'intrusion' });
  });
  it.each([false, 'false', '0'])('an ONVIF event with state %j ends', (state) => {
    expect(normaliserOf('onvif').received(onvifInside(state as boolean))).toMatchObject([
      { phase: 'end', rule: 'Gate' },
    ]);
  });

  it('an ONVIF event of a device with several lenses belongs to the lens that its source names', () => {
    const { received } = normaliserOf('onvif', { cameras: ['hoankiem/cam-7/1', 'hoankiem/cam-7'] });
    expect(received(onvifInside(true))).toMatchObject([
      { cameraName: 'hoankiem/cam-7/1', camera: 'site:camera:1' },
    ]);
    expect(normaliserOf('onvif', { cameras: ['cam-7'] }).received(onvifInside(true))).toMatchObject([
      { cameraName: 'cam-7', camera: 'site:camera:1' },
    ]);
    expect(normaliserOf('onvif').received(onvifInside(true))).toMatchObject([
      { cameraName: 'hoankiem/cam-7/1', camera: null },
    ]);
  });

  it.each([
    ['LineCrossing', 'line-crossing', { ObjectId: '2080', Action: 'Right' }, 'bike: Right'],
    ['IvaArea', 'intrusion', { ObjectId: '41808', Action: 'Intrusion' }, 'bike: Intrusion'],
    ['ObjectDetection', 'object', { ClassTypes: 'Person' }, 'bike: Person'],
  ])(
    'an event of Hanwha’s %s is read, and ends though its end names no object',
    (event, alertClass, data, title) => {
      const source = alertsOf('onvif');
      const [begun] = source.send(hanwha(event, 'true', data));
      expect(begun).toMatchObject({ class: alertClass, active: true, title, rule: 'bike' });
      const utc = '2026-05-27T09:05:21.100+00:00';
      expect(source.send(hanwha(event, 'false', { ClassTypes: '' }, utc))).toMatchObject([
        { id: begun?.id, active: false, count: 2 },
      ]);
    },
  );

  it('a deleted ONVIF property (an empty message) ends, for all its objects', () => {
    const { received } = normaliserOf('onvif');
    const { topic } = onvifInside(true);
    const over = { phase: 'end', class: 'intrusion', rule: 'Gate', observedAt: receivedAt };
    expect(received({ topic, payload: '' })).toMatchObject([{ ...over, track: null }]);
    received(onvifInside(true));
    expect(received({ topic, payload: '' })).toMatchObject([{ ...over, track: '19' }]);
    // A property that has already ended has nothing more to end.
    expect(received({ topic, payload: '' })).toEqual([]);
  });

  it.each([
    ['Initialized', 'begin'],
    ['Changed', 'update'],
    ['Deleted', 'end'],
  ])(
    'an ONVIF event with PropertyOperation %s, if the device sends it, has phase %s',
    (PropertyOperation, phase) => {
      const { topic, payload } = onvifCrossed;
      const [reported] = normaliserOf('onvif').received({
        topic,
        payload: { ...payload, PropertyOperation },
      });
      expect(reported?.phase).toBe(phase);
    },
  );

  it('an ONVIF event of an unknown kind keeps its own word, or has its configured class', () => {
    const topic = 'd/onvif-ej/RuleEngine/MyRuleDetector/HorseDetect/&1/Đồng cỏ';
    const payload = { UtcTime: '2026-11-25T08:00:00Z', Source: { Rule: 'Đồng cỏ' }, Data: { State: true } };
    expect(normaliserOf('onvif').received({ topic, payload })[0]?.class).toBe(
      'rule-engine-my-rule-detector-horse-detect',
    );
    const { received } = normaliserOf('onvif', { classes: { 'Đồng cỏ': 'animal' } });
    expect(received({ topic, payload })[0]?.class).toBe('animal');
  });

  it.each([
    'RuleEngine/Recognition/Face',
    'RuleEngine/Recognition/LicensePlate',
    'AppEvent/DetectorApp/FaceDetection',
    'RuleEngine/CountAggregation/Counter/&1/Inbound',
    'Monitoring/ProcessorUsage',
    'Configuration/Profile',
  ])('an ONVIF event of %s raises no alert', (local) => {
    const payload = { UtcTime: '2026-11-25T08:00:00Z', Source: {}, Data: { Likelihood: 0.9, Name: 'Bob' } };
    expect(normaliserOf('onvif').received({ topic: `d/onvif-ej/${local}`, payload })).toEqual([]);
  });

  it.each([
    ['no JSON', '{"UtcTime":'],
    ['no object', '[1]'],
    ['no time', { Source: {}, Data: {} }],
    ['no such time', { UtcTime: 'yesterday', Source: {} }],
    ['a source that is none', { UtcTime: '2026-11-25T08:00:00Z', Source: 'x' }],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['a well', `${'['.repeat(40)}${']'.repeat(40)}`],
  ])('an ONVIF event that is %s is malformed', (_what, payload) => {
    expect(normaliserOf('onvif').fault({ topic: onvifCrossed.topic, payload })?.code).toBe(
      'alert.messageMalformed',
    );
  });

  it('an ONVIF event on another topic is unknown', () => {
    expect(normaliserOf('onvif').fault({ topic: 'zigbee/door', payload: {} })?.code).toBe(
      'alert.messageUnknown',
    );
  });
});
