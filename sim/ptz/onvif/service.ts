/** Types and parsers shared by the operations of all services. */
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { PtzCamera } from '../ptzCamera.ts';
import { type Fault, faults } from './soap.ts';
import { child, type Element, textOf, type Xml } from './xml.ts';

export interface Call {
  readonly ptzCamera: PtzCamera;
  readonly operation: Element;
  /** Base address of its services: http://HOST:PORT/ptz/ID/onvif */
  readonly base: string;
  /** The camera's wall clock, ms since the epoch. */
  readonly nowMs: number;
  readonly streamUri: ((cameraId: string, role: StreamRole) => string) | undefined;
}

export type Operation = (call: Call) => Xml | Fault;
/** Operations by name. */
export type Service = ReadonlyMap<string, Operation>;

export const service = (operations: Readonly<Record<string, Operation>>): Service =>
  new Map(Object.entries(operations));

export const roles = ['main', 'sub'] as const satisfies readonly StreamRole[];
/** Each camera has one of each. */
export const tokens = {
  source: 'source',
  sourceConfiguration: 'source-configuration',
  ptz: 'ptz',
  node: 'node',
} as const;
export const profileToken = (role: StreamRole) => `profile-${role}`;
export const roleOfProfile = (token: string | undefined): StreamRole | undefined =>
  roles.find((role) => profileToken(role) === token);

/** An operation on a profile; all profiles here have PTZ. */
export const onProfile =
  (operation: Operation): Operation =>
  (call) =>
    roleOfProfile(textOf(call.operation, 'ProfileToken')) ? operation(call) : faults.noProfile;

/** Parses xs:float, which includes INF; undefined if invalid. */
export function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  return Number(text);
}

const numberIn = (element: Element | undefined, attribute: string) =>
  parseNumber(element?.attributes.get(attribute));

export interface Vector {
  readonly panTilt:
    | { readonly x: number; readonly y: number; readonly space: string | undefined }
    | undefined;
  readonly zoom: { readonly x: number; readonly space: string | undefined } | undefined;
}

/** Parses tt:PTZVector and tt:PTZSpeed; undefined if a number is invalid. */
export function parseVector(element: Element | undefined): Vector | undefined {
  const [panTilt, zoom] = [child(element, 'PanTilt'), child(element, 'Zoom')];
  const [x, y] = [numberIn(panTilt, 'x'), numberIn(panTilt, 'y')];
  const zoomX = numberIn(zoom, 'x');
  if ((panTilt && (x === undefined || y === undefined)) || (zoom && zoomX === undefined)) return undefined;
  const spaceOf = (of: Element | undefined) => of?.attributes.get('space') || undefined;
  return {
    panTilt: x === undefined || y === undefined ? undefined : { x, y, space: spaceOf(panTilt) },
    zoom: zoomX === undefined ? undefined : { x: zoomX, space: spaceOf(zoom) },
  };
}

/** Parses xs:duration without years and months to seconds; undefined if invalid. */
export function parseDurationS(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?|\.\d+)S)?)?$/.exec(text);
  if (!match || /[PT]$/.test(text)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
