import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../../../core/cameras/rtspAddress.ts';
import { formatNumber } from './spaces.ts';
import { escapeXml } from './xml.ts';

/** Namespaces of the ONVIF services that are used here. An operation's SOAP action is its namespace, a slash and its name. */
export const namespaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  imaging: 'http://www.onvif.org/ver20/imaging/wsdl',
} as const;
export type OnvifService = keyof typeof namespaces;
export type OnvifMediaService = 'media' | 'media2';

/** An operation of a camera's service with its parameters, not yet signed in. */
export interface OnvifOperation {
  readonly service: OnvifService;
  readonly name: string;
  /** XML between the operation's tags: all text from people or cameras in it is escaped. */
  readonly content: string;
  /** Sent without a sign-in, as it is public (ONVIF Core, access class PRE_AUTH). */
  readonly isPublic?: true;
}

/** A vector of the schema (tt:PTZVector, tt:PTZSpeed). An absent part is not sent; an absent space is the profile's default. */
export interface PtzVector {
  readonly panTilt?: { readonly x: number; readonly y: number; readonly space?: string };
  readonly zoom?: { readonly x: number; readonly space?: string };
}

const schema = 'http://www.onvif.org/ver10/schema';

/** xs:duration */
export const formatDuration = (ms: number): string => `PT${formatNumber(ms / 1_000)}S`;

const element = (name: string, text: string) => `<${name}>${escapeXml(text)}</${name}>`;

const spaceXml = (space: string | undefined) => (space === undefined ? '' : ` space="${escapeXml(space)}"`);

function vectorXml(name: string, { panTilt, zoom }: PtzVector): string {
  const panTiltXml = panTilt
    ? `<PanTilt xmlns="${schema}" x="${panTilt.x}" y="${panTilt.y}"${spaceXml(panTilt.space)}/>`
    : '';
  const zoomXml = zoom ? `<Zoom xmlns="${schema}" x="${zoom.x}"${spaceXml(zoom.space)}/>` : '';
  return `<${name}>${panTiltXml}${zoomXml}</${name}>`;
}

/** Writes the same speed for all axes; nothing for the camera's default. */
const speedXml = (speed: number | undefined) =>
  speed === undefined ? '' : vectorXml('Speed', { panTilt: { x: speed, y: speed }, zoom: { x: speed } });

export const getSystemDateAndTime: OnvifOperation = {
  service: 'device',
  name: 'GetSystemDateAndTime',
  content: '',
  isPublic: true,
};
export const getServices: OnvifOperation = {
  service: 'device',
  name: 'GetServices',
  content: '<IncludeCapability>false</IncludeCapability>',
};
export const getCapabilities: OnvifOperation = {
  service: 'device',
  name: 'GetCapabilities',
  content: '<Category>All</Category>',
};
export const getDeviceInformation: OnvifOperation = {
  service: 'device',
  name: 'GetDeviceInformation',
  content: '',
};

export const getProfiles = (service: OnvifMediaService): OnvifOperation => ({
  service,
  name: 'GetProfiles',
  content: service === 'media2' ? '<Type>All</Type>' : '',
});

/** Asks for the RTSP address of a profile's stream. */
export const getStreamUri = (service: OnvifMediaService, profile: string): OnvifOperation => ({
  service,
  name: 'GetStreamUri',
  content:
    (service === 'media2'
      ? '<Protocol>RTSP</Protocol>'
      : `<StreamSetup><Stream xmlns="${schema}">RTP-Unicast</Stream><Transport xmlns="${schema}"><Protocol>RTSP</Protocol></Transport></StreamSetup>`) +
    element('ProfileToken', profile),
});

/** Asks for a keyframe of a profile's streams. */
export const setSynchronizationPoint = (service: OnvifMediaService, profile: string): OnvifOperation => ({
  service,
  name: 'SetSynchronizationPoint',
  content: element('ProfileToken', profile),
});

export const getNodes: OnvifOperation = { service: 'ptz', name: 'GetNodes', content: '' };

export const getConfigurationOptions = (configuration: string): OnvifOperation => ({
  service: 'ptz',
  name: 'GetConfigurationOptions',
  content: element('ConfigurationToken', configuration),
});

/** An operation of the PTZ service on one profile: nearly all of them are. */
const ofProfile = (name: string, profile: string, content = ''): OnvifOperation => ({
  service: 'ptz',
  name,
  content: element('ProfileToken', profile) + content,
});

export const getStatus = (profile: string) => ofProfile('GetStatus', profile);
export const getPresets = (profile: string) => ofProfile('GetPresets', profile);
export const getPresetTours = (profile: string) => ofProfile('GetPresetTours', profile);

/** @param speed 0 to 1 of the fastest; undefined: the camera's own */
export const gotoPreset = (profile: string, preset: string, speed?: number) =>
  ofProfile('GotoPreset', profile, element('PresetToken', preset) + speedXml(speed));

/** @param preset the preset to replace; undefined: a new one */
export const setPreset = (profile: string, name: string, preset?: string) =>
  ofProfile(
    'SetPreset',
    profile,
    element('PresetName', name) + (preset === undefined ? '' : element('PresetToken', preset)),
  );

export const removePreset = (profile: string, preset: string) =>
  ofProfile('RemovePreset', profile, element('PresetToken', preset));

/** @param speed 0 to 1 of the fastest; undefined: the camera's own */
export const gotoHomePosition = (profile: string, speed?: number) =>
  ofProfile('GotoHomePosition', profile, speedXml(speed));

export const setHomePosition = (profile: string) => ofProfile('SetHomePosition', profile);

export const operatePresetTour = (profile: string, tour: string, operation: 'Start' | 'Stop') =>
  ofProfile('OperatePresetTour', profile, element('PresetTourToken', tour) + element('Operation', operation));

/** @param command `tt:Wiper|On` (ONVIF PTZ, auxiliary operations) */
export const sendAuxiliaryCommand = (profile: string, command: string) =>
  ofProfile('SendAuxiliaryCommand', profile, element('AuxiliaryData', command));

/** @param timeoutMs after which the camera stops by itself; undefined: it moves until it is stopped */
export const continuousMove = (profile: string, velocity: PtzVector, timeoutMs?: number) =>
  ofProfile(
    'ContinuousMove',
    profile,
    vectorXml('Velocity', velocity) +
      (timeoutMs === undefined ? '' : element('Timeout', formatDuration(timeoutMs))),
  );

export const relativeMove = (profile: string, translation: PtzVector) =>
  ofProfile('RelativeMove', profile, vectorXml('Translation', translation));

export const absoluteMove = (profile: string, position: PtzVector) =>
  ofProfile('AbsoluteMove', profile, vectorXml('Position', position));

/** Stops pan, tilt and zoom. */
export const stop = (profile: string) =>
  ofProfile('Stop', profile, '<PanTilt>true</PanTilt><Zoom>true</Zoom>');

/** An operation of the imaging service on one video source. */
const ofVideoSource = (name: string, videoSource: string, content = ''): OnvifOperation => ({
  service: 'imaging',
  name,
  content: element('VideoSourceToken', videoSource) + content,
});

export const getFocusMoveOptions = (videoSource: string) => ofVideoSource('GetMoveOptions', videoSource);
export const getImagingOptions = (videoSource: string) => ofVideoSource('GetOptions', videoSource);
export const getImagingSettings = (videoSource: string) => ofVideoSource('GetImagingSettings', videoSource);

const setImagingSettings = (videoSource: string, settings: string) =>
  ofVideoSource('SetImagingSettings', videoSource, `<ImagingSettings>${settings}</ImagingSettings>`);

export type ImagingMode = 'AUTO' | 'MANUAL';

export const setFocusMode = (videoSource: string, mode: ImagingMode) =>
  setImagingSettings(videoSource, `<Focus xmlns="${schema}"><AutoFocusMode>${mode}</AutoFocusMode></Focus>`);

/** @param irisDb attenuation, of which 0 is open; undefined: unchanged */
export const setExposure = (videoSource: string, mode: ImagingMode, irisDb?: number) =>
  setImagingSettings(
    videoSource,
    `<Exposure xmlns="${schema}"><Mode>${mode}</Mode>${irisDb === undefined ? '' : `<Iris>${irisDb}</Iris>`}</Exposure>`,
  );

/** Moves the focus, at a speed of the camera's own range. */
export const moveFocus = (videoSource: string, speed: number) =>
  ofVideoSource(
    'Move',
    videoSource,
    `<Focus><Continuous xmlns="${schema}"><Speed>${speed}</Speed></Continuous></Focus>`,
  );

export const stopFocus = (videoSource: string) => ofVideoSource('Stop', videoSource);

const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const nonceBytes = 16;

/**
 * Creates a sign-in for one request: the PasswordDigest of WS-UsernameToken (Web Services Security UsernameToken Profile 1.0).
 * @param cameraTime the camera's clock, ms since the epoch
 */
export function createUsernameToken(
  { username, password }: Credentials,
  cameraTime: number,
  nonce = randomBytes(nonceBytes),
): string {
  const created = new Date(cameraTime).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password, 'utf8').digest('base64');
  return (
    `<Security s:mustUnderstand="1" xmlns="${security}-wssecurity-secext-1.0.xsd"><UsernameToken>` +
    `<Username>${escapeXml(username)}</Username>` +
    `<Password Type="${security}-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
    `<Nonce EncodingType="${security}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
    `<Created xmlns="${security}-wssecurity-utility-1.0.xsd">${created}</Created>` +
    '</UsernameToken></Security>'
  );
}

/**
 * Creates a SOAP 1.2 request.
 * @param header content of its header: a sign-in, or nothing
 */
export function toEnvelope({ service, name, content, isPublic }: OnvifOperation, header: string): string {
  return (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
    (isPublic ? '' : `<s:Header>${header}</s:Header>`) +
    `<s:Body><${name} xmlns="${namespaces[service]}">${content}</${name}></s:Body></s:Envelope>`
  );
}
