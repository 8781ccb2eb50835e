import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { OnvifStream } from '../../../core/cameras/ownCameraApi.ts';
import { parseRtspUrl } from '../../../core/cameras/rtspAddress.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { OnvifClient, OnvifServerSession } from './client.ts';
import { listReadOptions, loadServices } from './loadDeviceFacts.ts';
import {
  getProfiles,
  getStreamUri,
  type OnvifMediaService,
  type OnvifService,
  setSynchronizationPoint,
} from './requests.ts';
import { createOnvifTarget, type OnvifTarget } from './target.ts';
import { findElement, findElements, getNumber, getText, type XmlElement } from './xml.ts';

/** Maximum number of streams: recorders have a profile for each input; larger installations use the cameras file. */
const mostStreams = 16;
/** Time limit of the search, ms: a person waits for the result. */
const askForMs = 9_000;

interface Asked {
  readonly onvif: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** See `OnvifTarget`. */
  readonly remoteOnly?: boolean | undefined;
}

/** Returns the RTSP streams of an ONVIF device, the largest first, and whether it has PTZ. Faults are those of adding a camera. */
export async function loadDeviceStreams(
  { onvif, username, password, remoteOnly }: Asked,
  clock: Clock,
): Promise<Result<{ readonly streams: OnvifStream[]; readonly ptz: boolean }>> {
  if (!/^https?:\/\//i.test(onvif) || !URL.canParse(onvif)) return fail('onvif.badAddress');
  const { path, ...target } = createOnvifTarget(onvif, { anyCertificate: true, remoteOnly });
  const credentials = username ? { username, password: password ?? '' } : undefined;
  const session = new OnvifServerSession(target, path, credentials);
  const client = new OnvifClient(session, clock);
  try {
    const untilMs = clock.monotonic() + askForMs;
    const asked = await ask(client, session, () => clock.monotonic() > untilMs);
    return asked.ok ? asked : { ok: false, fault: inWords(asked.fault, credentials !== undefined, target) };
  } finally {
    client.close();
  }
}

/**
 * Requests a keyframe (Media, SetSynchronizationPoint) of the profile with this stream, or of all profiles if none has it.
 * Behind NAT, or through a proxy, the stream may have another address than the device knows.
 * @param url as the stream is fetched
 */
export async function requestKeyframe(
  {
    onvif,
    username,
    password,
    anyCertificate,
    remoteOnly,
  }: Asked & { readonly anyCertificate?: boolean | undefined },
  url: string,
  clock: Clock,
): Promise<Result<void>> {
  if (!URL.canParse(onvif)) return fail('onvif.badAddress');
  const { path, ...target } = createOnvifTarget(onvif, { anyCertificate, remoteOnly });
  const session = new OnvifServerSession(
    target,
    path,
    username ? { username, password: password ?? '' } : undefined,
  );
  const client = new OnvifClient(session, clock);
  try {
    const untilMs = clock.monotonic() + askForMs;
    const found = await profilesOf(client, session, () => clock.monotonic() > untilMs);
    if (!found.ok) return found;
    const { service, profiles } = found.value;
    const same = profiles.filter((profile) => pathOf(profile.url) === pathOf(url));
    let result: Result<void> = fail('onvif.noStreams', { why: 'GetStreamUri' });
    for (const { token } of same.length > 0 ? same : profiles) {
      const answer = await client.ask(setSynchronizationPoint(service, token));
      if (!result.ok) result = answer.ok ? ok(undefined) : answer;
    }
    return result;
  } finally {
    client.close();
  }
}

/** Returns the part of an address after the host. */
const pathOf = (url: string): string => /^rtsps?:\/\/[^/?]*(.*)$/i.exec(url)?.[1] ?? '';

async function ask(
  client: OnvifClient,
  session: OnvifServerSession,
  isOver: () => boolean,
): Promise<Result<{ readonly streams: OnvifStream[]; readonly ptz: boolean }>> {
  const found = await profilesOf(client, session, isOver);
  if (!found.ok) return found;
  const streams: OnvifStream[] = [];
  for (const { url, codec, width, height } of found.value.profiles)
    if (streams.every((stream) => stream.url !== url)) streams.push({ url, codec, width, height });
  return ok({
    streams: streams.sort((a, b) => b.width * b.height - a.width * a.height),
    ptz: found.value.ptz,
  });
}

/** Returns the profiles with an RTSP stream, at least one, in the order of the device. */
async function profilesOf(
  client: OnvifClient,
  session: OnvifServerSession,
  isOver: () => boolean,
): Promise<
  Result<{
    readonly service: OnvifMediaService;
    readonly profiles: (OnvifStream & { readonly token: string })[];
    readonly ptz: boolean;
  }>
> {
  const isMedia = (paths: ReadonlyMap<OnvifService, string>) => paths.has('media') || paths.has('media2');
  const met = await loadServices(client, session, isMedia);
  if (!met.ok) return met;
  const paths = met.value;
  const service = (['media', 'media2'] as const).find((name) => paths.has(name));
  if (!service) return fail('onvif.noStreams', { why: 'Media' });
  const profiles = await client.ask(getProfiles(service), listReadOptions);
  if (!profiles.ok) return profiles;
  const streams: (OnvifStream & { readonly token: string })[] = [];
  const known = readMediaProfiles(profiles.value.body).slice(0, mostStreams);
  let last: Fault | undefined;
  for (const { token, codec, width, height } of known) {
    if (isOver()) break;
    const answer = await client.ask(getStreamUri(service, token), listReadOptions);
    if (!answer.ok) {
      last = answer.fault;
      continue;
    }
    const url = ownUrl(
      getText(answer.value.body, 'MediaUri', 'Uri') ?? getText(answer.value.body, 'Uri'),
      session,
    );
    if (url) streams.push({ token, url, codec, width, height });
  }
  if (streams.length === 0) {
    if (last) return { ok: false, fault: last };
    if (isOver()) return fail('ptz.silent', { seconds: askForMs / 1_000 });
    return fail('onvif.noStreams', { why: known.length === 0 ? 'GetProfiles' : 'GetStreamUri' });
  }
  return ok({
    service,
    profiles: streams,
    ptz: paths.has('ptz') && known.some(({ ptz }) => ptz),
  });
}

/** Reads the profiles with video, from either media service (media2 puts a profile's parts under Configurations). */
function readMediaProfiles(body: XmlElement | undefined) {
  return findElements(body, 'Profiles').flatMap((profile) => {
    const parts = findElement(profile, 'Configurations') ?? profile;
    const encoder = findElement(parts, 'VideoEncoder') ?? findElement(parts, 'VideoEncoderConfiguration');
    const token = profile.attributes.token?.trim();
    if (!token || token.length > 64 || !encoder) return [];
    return {
      token,
      codec: (getText(encoder, 'Encoding') ?? '').slice(0, 40),
      width: pixels(getNumber(encoder, 'Resolution', 'Width')),
      height: pixels(getNumber(encoder, 'Resolution', 'Height')),
      ptz: (findElement(parts, 'PTZ') ?? findElement(parts, 'PTZConfiguration')) !== undefined,
    };
  });
}

const pixels = (value = 0) => Math.max(0, Math.min(65_536, Math.round(value)));

/** Returns a stream's address at the contacted host, without user information: a device must not redirect passwords. */
function ownUrl(uri: string | undefined, { target }: OnvifServerSession): string | undefined {
  const read = uri === undefined ? undefined : parseRtspUrl(uri);
  if (!read) return undefined;
  const { secure, port, uri: plain } = read.address;
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  return `${secure ? 'rtsps' : 'rtsp'}://${host}:${port}${pathOf(plain)}`;
}

/** Converts a system error to the fault shown to the person who typed the address. */
function unreached({ params }: Fault, { host, port }: Pick<OnvifTarget, 'host' | 'port'>): Fault {
  switch (params.why) {
    case 'ECONNREFUSED':
      return { code: 'onvif.portRefused', params: { host, port } };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'trial.noHost', params: { host } };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { code: 'trial.unreachable', params: { host } };
    default:
      return { code: 'onvif.unreachable', params };
  }
}

/** Converts the driver's faults, which speak of PTZ control, to those of adding a camera. */
function inWords(fault: Fault, hasName: boolean, target: Pick<OnvifTarget, 'host' | 'port'>): Fault {
  const { code, params } = fault;
  if (code === 'ptz.authRefused' || code === 'ptz.clockOff' || code === 'ptz.noRight')
    return code === 'ptz.clockOff' && hasName
      ? { code, params }
      : { code: hasName ? 'onvif.signInRefused' : 'onvif.needsName', params: {} };
  if (code === 'ptz.localAddress') return { code: 'trial.localAddress', params };
  if (code === 'ptz.unreachable') return unreached(fault, target);
  if (code === 'ptz.silent') {
    const { host, port } = target;
    return { code: 'onvif.noAnswer', params: { host, port, seconds: params.seconds ?? '?' } };
  }
  if (code === 'ptz.certificateRefused') return { code: 'onvif.unreachable', params };
  if (code === 'ptz.notFound') return { code: 'onvif.noStreams', params: { why: `HTTP ${params.status}` } };
  if (code === 'ptz.notSupported') return { code: 'onvif.noStreams', params: { why: params.what ?? '?' } };
  if (code === 'ptz.fault' || code === 'ptz.badAnswer') return { code: 'onvif.noStreams', params };
  return { code, params };
}
