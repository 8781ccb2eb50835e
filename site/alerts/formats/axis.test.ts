import { describe, expect, it } from 'vitest';
import { axisCount, axisLight, axisPort, axisScenario } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf, receivedAt } from '../../../test/fixtures/normaliser.ts';
import { alertsOf } from '../../../test/fixtures/sourceAlerts.ts';

describe('an event of an Axis device', () => {
  it.each([1, '1', true])(
    'an Axis event with active %j begins at the camera with that serial number',
    (active) => {
      const { received } = normaliserOf('axis', { cameras: ['B8A44FC5C075'] });
      expect(received(axisScenario(active))).toMatchObject([
        {
          camera: 'site:camera:1',
          class: 'intrusion',
          rule: 'Device1ScenarioANY',
          // The event that ends it need not name the same object.
          track: null,
          phase: 'begin',
          title: 'Device1ScenarioANY: human',
          observedAt: 1718987129308,
        },
      ]);
    },
  );

  it('an Axis event with active 0 ends', () => {
    expect(normaliserOf('axis').received(axisScenario('0'))).toMatchObject([
      { phase: 'end', rule: 'Device1ScenarioANY' },
    ]);
  });

  it.each([
    [1718987129, 1718987129000],
    ['1718987129.5', 1718987129500],
    [1718987129308, 1718987129308],
    ['2024-06-21T16:25:29Z', 1718987129000],
    [undefined, receivedAt],
  ])('an Axis event with time %j happened at %i', (timestamp, at) => {
    const message = { source: {}, key: {}, data: { active: '1' } };
    expect(normaliserOf('axis').received(axisScenario(1, { timestamp, message }))[0]?.observedAt).toBe(at);
  });

  it('an Axis event takes what its payload lacks from its MQTT topic', () => {
    const { received } = normaliserOf('axis', { cameras: ['B8A44FC5C075/1'] });
    expect(received(axisScenario(1, { topic: undefined, serial: undefined }))).toMatchObject([
      { rule: 'Device1ScenarioANY', camera: 'site:camera:1' },
    ]);
    expect(received(axisPort)).toMatchObject([
      { class: 'device.input', rule: '1', phase: 'begin', cameraName: 'B8A44FC5C075' },
    ]);
  });

  it('an Axis event has the class that is configured for its scenario', () => {
    const { received } = normaliserOf('axis', { classes: { Device1ScenarioANY: 'traffic.wrong-way' } });
    expect(received(axisScenario(1))[0]?.class).toBe('traffic.wrong-way');
  });

  it.each([
    ['axis:CameraApplicationPlatform/VMD/Camera1ProfileANY', 'motion'],
    ['axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1Threshold', 'crowd'],
    ['axis:CameraApplicationPlatform/Own/Thing', 'camera-application-platform-own-thing'],
    ['onvif:VideoSource/axis:Tampering', 'camera.tamper'],
    ['axis:Storage/Disruption', 'storage.fault'],
  ])('an Axis event of %s has class %s', (topic, alertClass) => {
    expect(normaliserOf('axis').received(axisScenario(1, { topic }))[0]?.class).toBe(alertClass);
  });

  describe('an Axis event both as its scenario and as any scenario', () => {
    const of = (scenario: string, active: 0 | 1, at: number) =>
      axisScenario(active, {
        topic: `axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario${scenario}`,
        message: { source: {}, key: {}, data: { active, triggerTime: 1718987129 + at } },
      });
    const rulesOf = (received: readonly (readonly [string, 0 | 1])[]) => {
      const { received: reported } = normaliserOf('axis', { classes: { Device1Scenario2: 'vehicle' } });
      return received.map(([scenario, active], at) =>
        reported(of(scenario, active, at)).map((one) => `${one.rule?.slice(15)} ${one.phase} ${one.class}`),
      );
    };

    it('is reported once, whichever arrives first', () => {
      const named = rulesOf([
        ...([
          ['2', 1],
          ['ANY', 1],
          ['ANY', 0],
          ['2', 0],
          ['ANY', 1],
          ['2', 1],
        ] as const),
      ]);
      expect(named).toEqual([['2 begin vehicle'], [], [], ['2 end vehicle'], [], ['2 begin vehicle']]);
      // The named event may arrive second the first time: it is reported like the earlier one until that has ended.
      const any = rulesOf([
        ...([
          ['ANY', 1],
          ['2', 1],
          ['3', 1],
          ['2', 0],
          ['3', 0],
          ['ANY', 0],
          ['ANY', 1],
          ['2', 1],
        ] as const),
      ]);
      expect(any).toEqual([
        ...[['ANY begin intrusion'], ['ANY begin intrusion'], ['3 begin intrusion'], ['ANY end intrusion']],
        ...[['3 end intrusion'], ['ANY end intrusion'], [], ['2 begin vehicle']],
      ]);
    });

    it('an event as any scenario is reported if the device sends nothing else', () => {
      expect(
        rulesOf([
          ['ANY', 1],
          ['ANY', 0],
          ['ANY', 1],
        ]),
      ).toEqual([...[['ANY begin intrusion'], ['ANY end intrusion'], ['ANY begin intrusion']]]);
    });
  });

  it('a counting event raises no alert', () => {
    const topic = 'axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1Interval';
    expect(normaliserOf('axis').received(axisScenario(1, { topic }))).toEqual([]);
  });

  it.each([
    ['crossline counting', {}],
    ['occupancy', { startTime: '', reason: 'human', total: '3', totalHuman: '3' }],
    ['counting by direction', { lineCrossingDirection: 'Direction1' }],
  ])('an event of %s on the scenario’s own topic is no intrusion', (_what, data) => {
    expect(normaliserOf('axis').received(axisCount(data))).toEqual([]);
    const { payload } = axisCount(data);
    expect(alertsOf('axis').send(axisScenario(undefined, { ...payload, topic: undefined }))).toEqual([]);
  });

  it('a counting event that says it is active is an intrusion', () => {
    expect(normaliserOf('axis').received(axisCount({ active: '1' }))).toMatchObject([
      { class: 'intrusion', phase: 'begin' },
    ]);
  });

  it('an Axis event about its own device reports only the device’s health', () => {
    expect(normaliserOf('axis').received(axisLight)).toEqual([]);
    const topic = 'axis:LightControl/axis:LightStatusChanged/Status';
    expect(normaliserOf('axis').received({ ...axisLight, payload: { ...axisLight.payload, topic } })).toEqual(
      [],
    );
  });

  it.each([
    ['onvif:VideoSource/axis:LiveStreamAccessed', { accessed: '1' }],
    ['onvif:UserAlarm/axis:Recurring/Interval', { active: '1' }],
    ['onvif:Device/axis:Status/Temperature/Inside', { sensor_level: '1' }],
    ['onvif:Device/axis:Status/SystemReady', { ready: '1' }],
    ['onvif:Device/axis:Fan/Status', { running: '1' }],
    ['onvif:Device/axis:IO/OutputPort', { state: '1' }],
    ['axis:MediaClip/Playing', { Playing: '1' }],
    ['axis:AudioControl/DigitalSignalStatusOK', { signal_status_ok: '1' }],
  ])('an Axis event of %s raises no alert', (topic, data) => {
    expect(
      normaliserOf('axis').received(axisScenario(1, { topic, message: { source: {}, key: {}, data } })),
    ).toEqual([]);
  });

  it.each([
    ['onvif:Device/axis:HardwareFailure/FanFailure', 'fan_failure'],
    ['onvif:Device/axis:Status/Temperature/Above', 'sensor_level'],
    ['axis:Storage/Alert', 'alert'],
    ['axis:AudioClassification/GlassBreak', 'Detected'],
    ['axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1', 'active'],
  ])('an Axis event of %s that is well raises no alert, and ends an open one', (topic, item) => {
    const source = alertsOf('axis');
    const of = (value: '0' | '1', at: number) =>
      axisScenario(undefined, {
        topic,
        timestamp: at,
        message: { source: {}, key: {}, data: { [item]: value } },
      });
    expect(source.send(of('0', 1_785_325_150_000))).toEqual([]);
    expect(source.send(of('1', 1_785_325_151_000))).toMatchObject([{ active: true }]);
    expect(source.send(of('0', 1_785_325_152_000))).toMatchObject([{ active: false, count: 2 }]);
    expect(source.send(of('0', 1_785_325_153_000))).toMatchObject([{ active: false, count: 2 }]);
  });

  it.each([{ timestamp: 'soon', message: {} }, { message: 'x' }, { message: undefined }])(
    'an Axis event with an invalid %j is malformed',
    (change) => {
      expect(normaliserOf('axis').fault(axisScenario(1, change))?.code).toBe('alert.messageMalformed');
    },
  );
});
