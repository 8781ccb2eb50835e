import { describe, expect, it } from 'vitest';
import { normaliserOf } from '../../../test/fixtures/normaliser.ts';
import { type OnvifProperty, onvifProperties } from '../../../test/fixtures/onvifProperties.ts';
import { alertsOf } from '../../../test/fixtures/sourceAlerts.ts';
import { getOnvifMeaning } from './onvifClasses.ts';
import { onvifStates } from './onvifStates.ts';

let second = 0;
const event = (topic: string, Data: Readonly<Record<string, unknown>>) => {
  second += 1;
  return {
    topic: `cam/onvif-ej/${topic}/&1`,
    payload: {
      UtcTime: new Date(Date.UTC(2026, 10, 25, 8, 0, second)).toISOString(),
      Source: { Token: '1' },
      Data,
    },
  };
};

/** Picks a property whose state raises an alert, with the specification's values for normal and for alarm. */
function alarming({ topic, data, values }: OnvifProperty) {
  const meaning = getOnvifMeaning(topic);
  if (meaning && 'nothing' in meaning) return undefined;
  const [item = '', type = ''] = Object.entries(data)[0] ?? [];
  if (type === 'xs:boolean') return { item, clear: ['false', '0', false], alarms: ['true', '1', true] };
  const clear = values?.filter((value) => /^(Normal|NotIn)/.test(value)) ?? [];
  return {
    item,
    clear,
    alarms: values?.filter((value) => !clear.includes(value) && value !== 'Unknown') ?? [],
  };
}
const alarms = onvifProperties.flatMap((property) => {
  const states = alarming(property);
  return states === undefined || states.alarms.length === 0 ? [] : [{ ...property, ...states }];
});

describe('a state of ONVIF’s own specifications', () => {
  it('each ONVIF state that can raise an alert is in the table, and no other', () => {
    const known = Object.keys(onvifStates);
    const isOf = (topic: string) => known.find((name) => topic === name || topic.startsWith(`${name}/`));
    expect(alarms.filter(({ topic }) => isOf(topic) === undefined)).toEqual([]);
    // Older devices' tampering topics are in no current specification.
    const specified = new Set(alarms.map(({ topic }) => isOf(topic)));
    expect(known.filter((name) => !specified.has(name))).toEqual(['RuleEngine/TamperDetector/Tamper']);
  });

  it.each(alarms)('$topic ($spec) in its normal state raises no alert, and ends an open one', (property) => {
    const { topic, item, clear, alarms: raised } = property;
    expect(clear.length).toBeGreaterThan(0);
    for (const well of clear) {
      const source = alertsOf('onvif');
      expect(source.send(event(topic, { [item]: well }))).toEqual([]);
      for (const alarm of raised) {
        const begun = source.send(event(topic, { [item]: alarm })).at(-1);
        expect(begun).toMatchObject({ active: true });
        const count = source.alerts().length;
        const ended = source.send(event(topic, { [item]: well }));
        expect(ended.find(({ id }) => id === begun?.id)).toMatchObject({ active: false });
        // Devices repeat their states.
        const [before] = ended.slice(-1);
        expect(source.send(event(topic, { [item]: well })).at(-1)).toEqual(before);
        expect(source.alerts()).toHaveLength(count);
      }
    }
  });

  it.each(onvifProperties.filter((property) => !alarms.some(({ topic }) => topic === property.topic)))(
    '$topic ($spec), which reports a device’s health, raises no alert in any state',
    ({ topic, data, values }) => {
      const meaning = getOnvifMeaning(topic);
      // Loitering has no state: the property exists, or is deleted.
      if (topic === 'RuleEngine/LoiteringDetector/ObjectIsLoitering') return;
      expect(meaning).toHaveProperty('nothing');
      const [item = ''] = Object.keys(data);
      for (const value of [...(values ?? []), true, false, '1', 'Active', 12.5])
        expect(normaliserOf('onvif').received(event(topic, { [item]: value }))).toEqual([]);
    },
  );

  it.each(['Door/State/DoorTamper', 'Door/State/DoorFault'])(
    '%s unknown to the device is neither an alarm nor the end of one',
    (topic) => {
      const source = alertsOf('onvif');
      expect(source.send(event(topic, { State: 'Unknown' }))).toEqual([]);
      source.send(event(topic, { State: topic.endsWith('Fault') ? 'FaultDetected' : 'TamperDetected' }));
      expect(source.send(event(topic, { State: 'Unknown' }))).toMatchObject([{ active: true }]);
    },
  );

  it('a door alarm’s title has the kind of alarm', () => {
    const [alert] = alertsOf('onvif').send(event('Door/State/DoorAlarm', { State: 'DoorOpenTooLong' }));
    expect(alert).toMatchObject({ class: 'door.alarm', title: 'DoorOpenTooLong' });
  });
});

describe('a state that is in no specification', () => {
  it.each([
    ['RuleEngine/TamperDetector/Tamper', { IsTamper: 'false' }, { IsTamper: 'true' }],
    [
      'RuleEngine/MyRuleDetector/HorseDetect',
      { IsHorse: false, Likelihood: 0.2 },
      { IsHorse: true, Likelihood: 0.9 },
    ],
    ['Device/acme:Lens/Dirty', { Dirty: 'FALSE' }, { Dirty: 'TRUE' }],
  ])('the unspecified state %s is read from its only boolean', (topic, well, alarm) => {
    const source = alertsOf('onvif');
    expect(source.send(event(topic, well))).toEqual([]);
    expect(source.send(event(topic, alarm))).toMatchObject([{ active: true }]);
    expect(source.send(event(topic, well))).toMatchObject([{ active: false }]);
  });

  it('an unspecified event with several booleans, or a number, has no state and is a pulse', () => {
    const source = alertsOf('onvif');
    expect(source.send(event('acme:Thing/Seen', { Left: true, Right: false, Count: 1 }))).toMatchObject([
      { active: false, count: 1 },
    ]);
  });
});
