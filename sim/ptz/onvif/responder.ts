/** Authenticates a request to a PTZ camera and computes the reply, without sockets. */
import type { Clock } from '../../../core/base/clock.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { DigestGuard } from '../../rtsp/digest.ts';
import type { PtzCamera } from '../ptzCamera.ts';
import { device, unauthenticatedOperations } from './device.ts';
import { imaging } from './imaging.ts';
import { media, media2 } from './media.ts';
import { ptz } from './ptz.ts';
import type { Service } from './service.ts';
import {
  faults,
  namespaces,
  readEnvelope,
  type ServiceName,
  type SoapRequest,
  writeEnvelope,
} from './soap.ts';
import { TokenGuard } from './wsSecurity.ts';

export interface OnvifRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface OnvifResponse {
  readonly status: number;
  readonly body: string;
  /** One WWW-Authenticate header each. */
  readonly challenges?: readonly string[];
}

export interface ResponderOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly credentials: { readonly username: string; readonly password: string };
  readonly find: (id: string) => PtzCamera | undefined;
  /** Returns the base address of a camera's services, without a trailing slash. */
  readonly base: (id: string) => string;
  readonly streamUri?: (cameraId: string, role: StreamRole) => string;
}

const services: Readonly<Record<ServiceName, Service>> = { device, media, media2, ptz, imaging };
const byNamespace = new Map(
  Object.entries(services).map(([name, own]) => [namespaces[name as ServiceName], own]),
);

export const realm = 'Watchfloor demo PTZ cameras';
export const pathOf = (id: string): string => `/ptz/${id}/onvif`;
const pathPattern = /^\/ptz\/([a-z0-9][a-z0-9_.-]{0,63})\/onvif\/[a-z0-9_]{1,32}$/;

/** Returns the camera of a path; any of its services accepts any request, as on most cameras. */
export const idIn = (target: string): string | undefined => pathPattern.exec(target)?.[1];

export function createOnvifResponder(options: ResponderOptions): (request: OnvifRequest) => OnvifResponse {
  const { clock, credentials } = options;
  const digests = new DigestGuard(credentials, realm);
  const guards = new Map<string, TokenGuard>();
  const guardOf = (id: string) => {
    const guard = guards.get(id) ?? new TokenGuard(credentials);
    guards.set(id, guard);
    return guard;
  };

  /** undefined: access granted. */
  function authenticate(
    id: string,
    request: OnvifRequest,
    soap: SoapRequest,
    nowMs: number,
  ): OnvifResponse | undefined {
    const token = guardOf(id).judge(soap.header, nowMs);
    if (token === 'right') return undefined;
    if (token === 'wrong') return writeEnvelope(faults.notAuthorized);
    const { authorization, method, target } = request;
    // A client may open a connection per request: the nonce belongs to the camera, not to the connection.
    const verdict = digests.verify(authorization, method, target, id, nowMs);
    if (verdict === 'right') return undefined;
    const challenges = digests.challenges(id, nowMs, verdict === 'stale');
    return { ...writeEnvelope(faults.notAuthorized), status: 401, challenges };
  }

  return (request) => {
    const id = idIn(request.target);
    const ptzCamera = id === undefined ? undefined : options.find(id);
    if (id === undefined || !ptzCamera) return { status: 404, body: '' };
    const soap = readEnvelope(request.body);
    if (!soap) return writeEnvelope(faults.malformed);
    const { operation } = soap;
    const nowMs = clock.now();
    const isOpen = operation.ns === namespaces.device && unauthenticatedOperations.has(operation.name);
    const refused = isOpen ? undefined : authenticate(id, request, soap, nowMs);
    if (refused) return refused;
    const carryOut = byNamespace.get(operation.ns as (typeof namespaces)[ServiceName])?.get(operation.name);
    if (!carryOut) return writeEnvelope(faults.unknownAction);
    const base = options.base(id);
    return writeEnvelope(carryOut({ ptzCamera, operation, base, nowMs, streamUri: options.streamUri }));
  };
}
