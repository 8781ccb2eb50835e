import { describe, expect, it } from 'vitest';
import { axisPort, axisScenario } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf, receivedAt } from '../../../test/fixtures/normaliser.ts';

describe('an event of an Axis device', () => {
  it.each([1, '1', true])('with active %j begins, of the camera with that serial number', (active) => {
    const { told } = normaliserOf('axis', { cameras: ['B8A44FC5C075'] });
    expect(told(axisScenario(active))).toMatchObject([
      {
        camera: 'site:camera:1',
        class: 'intrusion',
        rule: 'Device1ScenarioANY',
        // what ends it need not name the same object
        track: null,
        phase: 'begin',
        title: 'Device1ScenarioANY: human',
        observedAt: 1718987129308,
      },
    ]);
  });

  it('ends with active 0', () => {
    expect(normaliserOf('axis').told(axisScenario('0'))).toMatchObject([
      { phase: 'end', rule: 'Device1ScenarioANY' },
    ]);
  });

  it.each([
    [1718987129, 1718987129000],
    ['1718987129.5', 1718987129500],
    [1718987129308, 1718987129308],
    ['2024-06-21T16:25:29Z', 1718987129000],
    [undefined, receivedAt],
  ])('of time %j is of %i', (timestamp, at) => {
    const message = { source: {}, key: {}, data: { active: '1' } };
    expect(normaliserOf('axis').told(axisScenario(1, { timestamp, message }))[0]?.observedAt).toBe(at);
  });

  it('says by its MQTT topic what its payload leaves out', () => {
    const { told } = normaliserOf('axis', { cameras: ['B8A44FC5C075/1'] });
    expect(told(axisScenario(1, { topic: undefined, serial: undefined }))).toMatchObject([
      { rule: 'Device1ScenarioANY', camera: 'site:camera:1' },
    ]);
    expect(told(axisPort)).toMatchObject([
      { class: 'device.input', rule: '1', phase: 'begin', cameraName: 'B8A44FC5C075' },
    ]);
  });

  it('is of the class that somebody gave its scenario', () => {
    const { told } = normaliserOf('axis', { classes: { Device1ScenarioANY: 'traffic.wrong-way' } });
    expect(told(axisScenario(1))[0]?.class).toBe('traffic.wrong-way');
  });

  it.each([
    ['axis:CameraApplicationPlatform/VMD/Camera1ProfileANY', 'motion'],
    ['axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1Threshold', 'crowd'],
    ['axis:CameraApplicationPlatform/Own/Thing', 'camera-application-platform-own-thing'],
    ['onvif:VideoSource/axis:Tampering', 'camera.tamper'],
    ['axis:Storage/Disruption', 'storage.fault'],
  ])('of %s is of class %s', (topic, alertClass) => {
    expect(normaliserOf('axis').told(axisScenario(1, { topic }))[0]?.class).toBe(alertClass);
  });

  it('that counts is no alert', () => {
    const topic = 'axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1Interval';
    expect(normaliserOf('axis').told(axisScenario(1, { topic }))).toEqual([]);
  });

  it.each([{ timestamp: 'soon', message: {} }, { message: 'x' }, { message: undefined }])(
    'that is wrong in %j is malformed',
    (change) => {
      expect(normaliserOf('axis').fault(axisScenario(1, change))?.code).toBe('alert.messageMalformed');
    },
  );
});
