import { describe, expect, test } from 'vitest';
import {
  parseCapabilities,
  parseImagingOptions,
  parseImagingSettings,
  parseModel,
  parsePresets,
  parseProfiles,
  parsePtzNode,
  parsePtzStatus,
  parseServices,
  parseTours,
} from './responses.ts';
import { parseSpaces, parseTimeoutRange } from './spaces.ts';
import { parseXml } from './xml.ts';

test('GetServices gives services by namespace, with the path of each address', () => {
  const paths = parseServices(
    parseXml(`<r>
      <Service><Namespace>http://www.onvif.org/ver20/ptz/wsdl</Namespace><XAddr>http://10.0.0.1:8080/onvif/ptz?x=1</XAddr></Service>
      <Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace><XAddr>/no/address</XAddr></Service>
      <Service><Namespace>http://www.axis.com/vapix</Namespace><XAddr>http://a/vapix</XAddr></Service></r>`),
  );
  expect([...paths]).toEqual([['ptz', '/onvif/ptz?x=1']]);
  const old = parseXml('<r><Capabilities><PTZ><XAddr>http://a/p</XAddr></PTZ><Media/></Capabilities></r>');
  expect([...parseCapabilities(old)]).toEqual([['ptz', '/p']]);
});

test('GetDeviceInformation gives make, model and firmware', () => {
  const body = parseXml(
    '<r><Manufacturer>Bosch</Manufacturer><Model/><FirmwareVersion>7.1</FirmwareVersion></r>',
  );
  expect(parseModel(body)).toBe('Bosch 7.1');
  expect(parseModel(undefined)).toBe('');
});

describe('GetProfiles gives the profiles with PTZ', () => {
  test('of media service 1', () => {
    const body = parseXml(`<r><Profiles token="0"><Name>no PTZ</Name></Profiles>
      <Profiles token="001"><VideoSourceConfiguration token="v"><SourceToken>src</SourceToken></VideoSourceConfiguration>
      <PTZConfiguration token="1.0"><NodeToken>n</NodeToken></PTZConfiguration></Profiles></r>`);
    expect(parseProfiles(body)).toMatchObject([
      { token: '001', configuration: '1.0', node: 'n', videoSource: 'src' },
    ]);
  });

  test('of media service 2', () => {
    const body =
      parseXml(`<r><Profiles token="p"><Configurations><VideoSource token="v"><SourceToken>src</SourceToken></VideoSource>
      <PTZ token="z"><NodeToken>n</NodeToken></PTZ></Configurations></Profiles></r>`);
    expect(parseProfiles(body)).toMatchObject([{ token: 'p', configuration: 'z', videoSource: 'src' }]);
  });
});

test('configuration options give spaces with ranges; INF is unbounded; invalid ones are left out', () => {
  const space = (name: string, uri: string, x: string, y = '') =>
    `<${name}><URI>${uri}</URI><XRange>${x}</XRange>${y && `<YRange>${y}</YRange>`}</${name}>`;
  const range = (min: string, max: string) => `<Min>${min}</Min><Max>${max}</Max>`;
  const spaces = parseSpaces(
    parseXml(`<Spaces>
      ${space('AbsolutePanTiltPositionSpace', 'a', range('-INF', 'INF'), range('-90', '20.5'))}
      ${space('AbsolutePanTiltPositionSpace', 'b', range('1', '-1'))}
      ${space('ContinuousZoomVelocitySpace', 'c', range('-1', '1'))}
      <Extension/></Spaces>`),
  );
  expect(spaces.absolute).toEqual([
    {
      uri: 'a',
      x: { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
      y: { min: -90, max: 20.5 },
    },
  ]);
  expect(spaces.velocityZoom).toEqual([{ uri: 'c', x: { min: -1, max: 1 }, y: undefined }]);
  expect(parseSpaces(undefined).velocity).toEqual([]);
});

test('configuration options give the allowed Timeouts, if reported', () => {
  const options = parseXml('<o><PTZTimeout><Min>PT0.1S</Min><Max>PT00H00M10S</Max></PTZTimeout></o>');
  expect(parseTimeoutRange(options)).toEqual({ min: 100, max: 10_000 });
  expect(parseTimeoutRange(parseXml('<o/>'))).toBeUndefined();
});

test('GetNode gives presets, home, tours and auxiliary commands', () => {
  const body = parseXml(`<r><PTZNode token="other"/><PTZNode token="n" FixedHomePosition="true">
    <MaximumNumberOfPresets>255</MaximumNumberOfPresets><HomeSupported>true</HomeSupported>
    <AuxiliaryCommands>tt:Wiper|On</AuxiliaryCommands><AuxiliaryCommands/>
    <Extension><SupportedPresetTour><MaximumNumberOfPresetTours>4</MaximumNumberOfPresetTours></SupportedPresetTour></Extension>
    </PTZNode></r>`);
  expect(parsePtzNode(body, 'n')).toMatchObject({
    presets: 255,
    home: true,
    fixedHome: true,
    tours: true,
    auxiliaries: ['tt:Wiper|On'],
  });
  expect(parsePtzNode(body, 'none')).toBeUndefined();
});

test('presets keep tokens exactly, and numeric and duplicate names', () => {
  const body = parseXml(
    '<r><Preset token="1.0"><Name>007</Name></Preset><Preset token="01"><Name>007</Name></Preset><Preset><Name>x</Name></Preset><Preset token="3"/></r>',
  );
  expect(parsePresets(body)).toEqual([
    { token: '1.0', name: '007' },
    { token: '01', name: '007' },
    { token: '3', name: '' },
  ]);
});

test('GetPresetTours gives the camera’s own tours', () => {
  const body = parseXml(`<r><PresetTour token="t"><Name>Đêm</Name><Status><State>Paused</State></Status>
    <TourSpot><PresetDetail><PresetToken>1</PresetToken></PresetDetail><Speed><PanTilt x="0.25" y="0.25"/></Speed><StayTime>PT12S</StayTime></TourSpot>
    <TourSpot><PresetDetail><Home>true</Home></PresetDetail></TourSpot></PresetTour></r>`);
  expect(parseTours(body)).toEqual([
    {
      token: 't',
      name: 'Đêm',
      by: 'camera',
      stops: [{ preset: '1', dwellS: 12, speed: 0.25 }],
      running: false,
      paused: true,
    },
  ]);
});

describe('GetStatus', () => {
  const status = (inner: string) => parsePtzStatus(parseXml(`<r><PTZStatus>${inner}</PTZStatus></r>`));

  test('gives the position as reported', () => {
    expect(
      status(
        '<Position><PanTilt x="0" y="-0.5" space="s"/><Zoom x="1"/></Position><MoveStatus><PanTilt>IDLE</PanTilt><Zoom>MOVING</Zoom></MoveStatus>',
      ),
    ).toEqual({
      panTilt: { x: 0, y: -0.5, space: 's' },
      zoom: { x: 1, space: undefined },
      moving: true,
    });
  });

  test('gives no 0 for values that are not reported', () => {
    expect(status('<Position><PanTilt x="" y="nan"/></Position>')).toEqual({
      panTilt: undefined,
      zoom: undefined,
      moving: null,
    });
    expect(status('<MoveStatus><PanTilt>IDLE</PanTilt><Zoom>UNKNOWN</Zoom></MoveStatus>').moving).toBeNull();
    expect(status('<MoveStatus><PanTilt>IDLE</PanTilt></MoveStatus>').moving).toBe(false);
    expect(parsePtzStatus(undefined).panTilt).toBeUndefined();
  });
});

test('imaging status gives focus and iris', () => {
  const moves = parseXml(
    '<r><MoveOptions><Continuous><Speed><Min>-7</Min><Max>7</Max></Speed></Continuous></MoveOptions></r>',
  );
  const options =
    parseXml(`<r><ImagingOptions><Focus><AutoFocusModes>AUTO</AutoFocusModes><AutoFocusModes>MANUAL</AutoFocusModes></Focus>
    <Exposure><Mode>AUTO</Mode><Iris><Min>-22</Min><Max>0</Max></Iris></Exposure></ImagingOptions></r>`);
  expect(parseImagingOptions(moves, options)).toEqual({
    focusSpeed: { min: -7, max: 7 },
    autoFocus: true,
    autoIris: false,
    iris: { min: -22, max: 0 },
  });
  expect(parseImagingOptions(undefined, undefined)).toEqual({
    focusSpeed: undefined,
    autoFocus: false,
    autoIris: false,
    iris: undefined,
  });
  const now = parseXml(
    '<r><ImagingSettings><Focus><AutoFocusMode>AUTO</AutoFocusMode></Focus></ImagingSettings></r>',
  );
  expect(parseImagingSettings(now)).toEqual({ focusIsAuto: true, iris: undefined });
});
