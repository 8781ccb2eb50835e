import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import * as requests from './requests.ts';
import { spaceUris } from './spaces.ts';

interface Recorded {
  readonly operations: Readonly<Record<string, { service: string; action: string; operation: string }>>;
  readonly envelopes: Readonly<Record<string, string>>;
}
/** Requests recorded from the npm package `onvif`, which composed them formerly, for the same calls. */
const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/onvif/libraryRequests.json', import.meta.url), 'utf8'),
);

const profile = `pro<file> & "1'`;
const source = 'src<1>&';
const preset = 'pre<1>';
const name = 'Cổng "A" & B';
const operations: Readonly<Record<string, requests.OnvifOperation>> = {
  getSystemDateAndTime: requests.getSystemDateAndTime,
  getServices: requests.getServices,
  getCapabilities: requests.getCapabilities,
  getDeviceInformation: requests.getDeviceInformation,
  'getProfiles media': requests.getProfiles('media'),
  'getProfiles media2': requests.getProfiles('media2'),
  'getStreamUri media': requests.getStreamUri('media', profile),
  'getStreamUri media2': requests.getStreamUri('media2', profile),
  'setSynchronizationPoint media': requests.setSynchronizationPoint('media', profile),
  'setSynchronizationPoint media2': requests.setSynchronizationPoint('media2', profile),
  getConfigurationOptions: requests.getConfigurationOptions('cfg & 1'),
  getNodes: requests.getNodes,
  getStatus: requests.getStatus(profile),
  getPresets: requests.getPresets(profile),
  gotoPreset: requests.gotoPreset(profile, preset),
  'gotoPreset at a speed': requests.gotoPreset(profile, preset, 0.5),
  setPreset: requests.setPreset(profile, name),
  'setPreset over another': requests.setPreset(profile, name, preset),
  removePreset: requests.removePreset(profile, preset),
  gotoHomePosition: requests.gotoHomePosition(profile),
  'gotoHomePosition at a speed': requests.gotoHomePosition(profile, 0.5),
  setHomePosition: requests.setHomePosition(profile),
  sendAuxiliaryCommand: requests.sendAuxiliaryCommand(profile, 'tt:Wiper|On & <x>'),
  getPresetTours: requests.getPresetTours(profile),
  operatePresetTour: requests.operatePresetTour(profile, 'tour&1', 'Start'),
  continuousMove: requests.continuousMove(profile, { panTilt: { x: 0.5, y: -0.25 }, zoom: { x: 0 } }),
  'continuousMove with a timeout': requests.continuousMove(
    profile,
    { panTilt: { x: 0.5, y: -0.25, space: spaceUris.velocity } },
    800,
  ),
  'continuousMove of the zoom': requests.continuousMove(profile, { zoom: { x: -1 } }),
  relativeMove: requests.relativeMove(profile, {
    panTilt: { x: 0.1, y: 0.2, space: 'urn:a&b' },
    zoom: { x: 2, space: spaceUris.zoomFov },
  }),
  absoluteMove: requests.absoluteMove(profile, { panTilt: { x: 0.1, y: 0.2 }, zoom: { x: 0.5 } }),
  stop: requests.stop(profile),
  getMoveOptions: requests.getFocusMoveOptions(source),
  getImagingOptions: requests.getImagingOptions(source),
  getImagingSettings: requests.getImagingSettings(source),
  setFocusMode: requests.setFocusMode(source, 'MANUAL'),
  setExposure: requests.setExposure(source, 'AUTO'),
  'setExposure with an iris': requests.setExposure(source, 'MANUAL', -5.25),
  moveFocus: requests.moveFocus(source, -0.5),
  stopFocus: requests.stopFocus(source),
};

/** Normalises XML like a namespace-aware reader: without prefixes and unused declarations. */
function seen(xml: string): string[] {
  const events: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const own = Object.values(attributes).filter(
      ({ prefix, local }) => prefix !== 'xmlns' && local !== 'xmlns',
    );
    events.push(`<{${uri}}${local}`, ...own.map((one) => `@{${one.uri}}${one.local}=${one.value}`).sort());
  });
  parser.on('text', (text) => events.push(text));
  parser.on('closetag', () => events.push('>'));
  parser.write(xml).close();
  return events;
}

const bodyOf = (envelope: string) => /<s:Body>(.*)<\/s:Body>/.exec(envelope)?.[1] ?? '';

it('there is a recorded request for each operation', () => {
  expect(Object.keys(operations).sort()).toEqual(Object.keys(recorded.operations).sort());
});

it.each(Object.entries(operations))('%s is written as the onvif library wrote it', (call, operation) => {
  const expected = recorded.operations[call];
  expect(operation.service).toBe(expected?.service);
  expect(`${requests.namespaces[operation.service]}/${operation.name}`).toBe(expected?.action);
  expect(seen(bodyOf(requests.toEnvelope(operation, '')))).toEqual(seen(expected?.operation ?? ''));
});

describe('a SOAP envelope', () => {
  it('has a security header with credentials', () => {
    const envelope = recorded.envelopes['signed getStatus'] ?? '';
    const nonce = Buffer.from(/<Nonce[^>]*>([^<]+)/.exec(envelope)?.[1] ?? '', 'base64');
    const credentials = { username: 'vận & hành', password: 'mật "khẩu"' };
    const token = requests.createUsernameToken(credentials, Date.UTC(2026, 0, 2, 3, 4, 5, 678), nonce);
    expect(seen(requests.toEnvelope(requests.getStatus(profile), token))).toEqual(seen(envelope));
  });

  it('has an empty header without credentials, and none for public operations', () => {
    for (const operation of [requests.getServices, requests.getSystemDateAndTime])
      expect(seen(requests.toEnvelope(operation, ''))).toEqual(
        seen(recorded.envelopes[operation.name] ?? ''),
      );
  });

  it('never repeats a nonce', () => {
    const nonceOf = () =>
      /<Nonce[^>]*>([^<]+)/.exec(requests.createUsernameToken({ username: 'a', password: 'b' }, 0))?.[1];
    expect(nonceOf()).not.toBe(nonceOf());
  });
});
