import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../core/audit/audit.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import { CameraRecord } from '../../core/cameras/cameraFile.ts';
import {
  maxOwnCameras,
  maxPictureBytes,
  pictureWithinMs,
  toTrialFault,
} from '../../core/cameras/ownCamera.ts';
import type { CameraToAdd, ownCamerasCalls, TypedStream } from '../../core/cameras/ownCameraApi.ts';
import { parseRtspUrl } from '../../core/cameras/rtspAddress.ts';
import { compileScope, type Operator, type Scope } from '../../core/people/operator.ts';
import type { CallOutput, CallParsed } from '../../core/rpc/define.ts';
import { toKnownCameras } from '../cameras/cameras.ts';
import type { CameraRegistry } from '../cameras/index.ts';
import { tryStream } from '../ingest/tryStream.ts';
import { discoverCameras } from '../ptz/onvif/discovery.ts';
import { loadDeviceStreams } from '../ptz/onvif/streams.ts';
import { createOnvifTarget } from '../ptz/onvif/target.ts';
import { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import { isLocalAddress } from '../shared/remoteAddress.ts';
import type { SiteStore } from '../store/index.ts';

type Calls = typeof ownCamerasCalls;
type Asked<K extends keyof Calls> = CallParsed<Calls, K>;
type Answer<K extends keyof Calls> = Result<CallOutput<Calls, K>>;

/** A person who adds cameras. */
interface Adder {
  readonly operator: Pick<Operator, 'id' | 'scope'>;
  readonly desk: DeskId;
  readonly key: string;
}

/** Search, trial, addition and removal of cameras from a desk. */
export interface OwnCameras<S extends Adder> {
  discover(session: S, asked: Asked<'camera.discover'>): Promise<Answer<'camera.discover'>>;
  streams(session: S, asked: Asked<'camera.streams'>): Promise<Answer<'camera.streams'>>;
  /** Tries a stream. A second try by the same session ends the one before. */
  tryOut(session: S, asked: Asked<'camera.try'>): Promise<Answer<'camera.try'>>;
  add(session: S, asked: Asked<'camera.add'>): Answer<'camera.add'>;
  remove(session: S, asked: Asked<'camera.remove'>): Answer<'camera.remove'>;
  /** Ends running tries. */
  close(): void;
}

/** Rate limit per session for tries and searches together: each contacts a device, and cameras lock accounts. */
const asksOfOne = { atOnce: 12, everyMs: 2_000 };
/** Maximum number of tries at once in the whole site. */
const mostTrials = 4;
/** The default position of a camera: Hoàn Kiếm lake. */
const somewhere = { lat: 21.0285, lon: 105.8522 };

export function createOwnCameras<S extends Adder>(options: {
  readonly site: string;
  readonly clock: Clock;
  readonly store: Pick<SiteStore, 'ownCameras' | 'audit' | 'attempt' | 'record'>;
  readonly registry: Pick<CameraRegistry, 'camera' | 'named' | 'page' | 'ownChanged'>;
  readonly log: (line: string) => void;
  /** Refuses addresses of the site's own machine and its link. */
  readonly remoteOnly: boolean;
}): OwnCameras<S> {
  const { site, clock, store, registry, log, remoteOnly } = options;
  const asking = createKeyedRateLimit(clock, asksOfOne);
  const transcoders = new ConcurrencyLimit(1);
  const trials = new Map<string, AbortController>();

  /** Writes the audit event before the action: it contacts the network in a person's name. */
  function begin(session: S, event: string, detail: object): Result<void> {
    if (asking.waitMs(session.key) > 0) return fail('call.tooMany');
    asking.take(session.key);
    return store.record([auditEventOf(session, event, null, detail)]);
  }
  const auditEventOf = (
    { operator, desk }: S,
    event: string,
    camera: string | null,
    detail: object,
  ): AuditEvent => ({
    who: operator.id,
    event,
    camera,
    why: null,
    detail: JSON.stringify({ desk, ...detail }),
  });

  const wardsOf = (scope: Scope) => registry.page(scope, 0, 1).wards;

  /** Returns an error if a number is taken. Only a camera within the scope is named. */
  function checkNumber(number: number, sees: (camera: Camera) => boolean): Result<void> {
    const named = new Map(registry.named().map(({ camera }) => [camera.number, camera]));
    const taken = named.get(number);
    if (!taken) return ok(undefined);
    let free = number;
    while (named.has(free)) free += 1;
    return sees(taken)
      ? fail('ownCamera.numberTaken', { number, name: taken.name, free })
      : fail('ownCamera.numberUsed', { number, free });
  }

  /** Returns the middle of its ward's cameras, else of all, of those within the scope. */
  function placeIn(
    ward: Ward['id'],
    sees: (camera: Camera) => boolean,
  ): { readonly lat: number; readonly lon: number } {
    const all = registry.named().flatMap(({ camera }) => (sees(camera) ? [camera] : []));
    const near = all.filter((camera) => camera.ward === ward);
    return middleOf(near) ?? middleOf(all) ?? somewhere;
  }

  return {
    async discover(session, { waitMs }) {
      const begun = begin(session, 'camera.discover', {});
      return begun.ok ? discoverCameras({ clock, waitMs }) : begun;
    },
    async streams(session, asked) {
      const begun = begin(session, 'camera.try', { host: hostOf(asked.onvif) });
      return begun.ok ? loadDeviceStreams({ ...asked, remoteOnly }, clock) : begun;
    },
    async tryOut(session, typed) {
      trials.get(session.key)?.abort();
      trials.delete(session.key);
      if (trials.size >= mostTrials) return fail('call.tooMany');
      const begun = begin(session, 'camera.try', { host: hostOf(typed.url) });
      if (!begun.ok) return begun;
      const trial = new AbortController();
      trials.set(session.key, trial);
      const tried = await tryStream({
        clock,
        transcoders,
        withinMs: pictureWithinMs,
        signal: trial.signal,
        address: { ...addressOf(typed), remoteOnly },
        log: (event, details) => log(`trial: ${event} ${JSON.stringify(details)}`),
      });
      if (trials.get(session.key) === trial) trials.delete(session.key);
      if (!tried.ok) return { ok: false, fault: toTrialFault(tried.fault, typed, tried.described) };
      const { keyframe, fps } = tried.value;
      if (keyframe.annexB.length > maxPictureBytes) return fail('trial.tooLarge');
      const { codec, width, height, annexB } = keyframe;
      return ok({
        codec,
        width,
        height,
        fps,
        at: Math.round(clock.now()),
        picture: annexB.toString('base64'),
      });
    },
    add(session, asked) {
      const { scope } = session.operator;
      const sees = compileScope(scope);
      const record = recordOf(asked, asked.position ?? placeIn(asked.ward, sees));
      if (!record.ok) return record;
      // A name is checked at each connection, where it has been resolved.
      const localHost = remoteOnly ? hostsOf(record.value).find(isLocalAddress) : undefined;
      if (localHost !== undefined) return fail('trial.localAddress', { host: localHost });
      const added = toKnownCameras(site, { wards: [], cameras: [record.value] }).cameras[0];
      if (!added) throw new Error('a camera’s record made no camera');
      const camera: Camera = { ...added.camera, own: true };
      // The scope comes first: the checks after it would tell which wards and numbers exist outside it.
      if (!sees(camera)) return fail('right.outOfScope');
      const ward = wardsOf(scope).find(({ id }) => id === asked.ward);
      if (!ward) return fail('ownCamera.noWard');
      const numbered = checkNumber(asked.number, sees);
      if (!numbered.ok) return numbered;
      if (store.ownCameras.count() >= maxOwnCameras)
        return fail('ownCamera.tooMany', { most: maxOwnCameras });
      const local = { ...ward, id: localOf(ward.id) };
      const { number, name } = asked;
      const written = store.attempt(() => {
        store.ownCameras.add({ record: record.value, ward: local });
        store.audit.append(
          auditEventOf(session, 'camera.add', camera.id, {
            number,
            name,
            ward: ward.id,
            host: hostOf(asked.stream.url),
          }),
        );
      });
      if (!written.ok) return written;
      registry.ownChanged();
      return ok(registry.camera(camera.id) ?? camera);
    },
    remove(session, { camera: id }) {
      const camera = registry.camera(id);
      if (!camera?.own) return fail('ownCamera.notOwn');
      const written = store.attempt(() => {
        store.ownCameras.remove(localOf(id));
        const { number, name, ward } = camera;
        store.audit.append(auditEventOf(session, 'camera.remove', id, { number, name, ward }));
      });
      if (!written.ok) return written;
      registry.ownChanged();
      return ok({});
    },
    close() {
      for (const trial of trials.values()) trial.abort();
    },
  };
}

const localOf = (id: CameraId | Ward['id']) => id.split(':').slice(2).join(':');

/** Returns an address without its path, which may hold a secret, and without name and password. */
function hostOf(url: string): string {
  const read = parseRtspUrl(url.trim())?.address;
  if (read) return `${read.host}:${read.port}`;
  return URL.canParse(url) ? new URL(url).host : '?';
}

/** Returns the hosts that a camera's record names. */
const hostsOf = ({ main, sub, ptz }: CameraRecord): string[] => [
  ...[main.url, sub?.url].flatMap((url) => parseRtspUrl(url ?? '')?.address.host ?? []),
  ...(ptz ? [createOnvifTarget(ptz.onvif).host] : []),
];

const addressOf = ({ url, username, password, transcode, anyCertificate }: TypedStream) => ({
  url,
  transcode,
  anyCertificate,
  ...(username ? { username, password: password ?? '' } : {}),
});

/** Builds the record for the cameras file, with name and password separated from the address. */
function recordOf(
  { stream, sub, onvif, number, name, ward, widthPx }: CameraToAdd,
  position: { readonly lat: number; readonly lon: number },
): Result<CameraRecord> {
  const main = parseRtspUrl(stream.url);
  const second = sub === undefined ? undefined : parseRtspUrl(sub);
  if (!main || (sub !== undefined && !second)) return fail('trial.badAddress');
  if (onvif !== undefined && !(/^https?:\/\//.test(onvif) && URL.canParse(onvif)))
    return fail('onvif.badAddress');
  const username = stream.username || main.credentials?.username;
  const password = stream.username ? stream.password : main.credentials?.password;
  return ok(
    CameraRecord.parse({
      id: `own-${randomBytes(6).toString('hex')}`,
      number,
      name,
      ward: localOf(ward),
      position,
      widthPx,
      main: { url: main.address.uri },
      ...(second ? { sub: { url: second.address.uri } } : {}),
      ...(username ? { username, password: password ?? '' } : {}),
      transcode: stream.transcode,
      anyCertificate: stream.anyCertificate,
      ...(onvif === undefined ? {} : { kind: 'ptz', ptz: { onvif, anyCertificate: true } }),
    }),
  );
}

function middleOf(cameras: readonly Camera[]): { readonly lat: number; readonly lon: number } | undefined {
  if (cameras.length === 0) return undefined;
  const sum = cameras.reduce(
    (so, { position }) => ({ lat: so.lat + position.lat, lon: so.lon + position.lon }),
    { lat: 0, lon: 0 },
  );
  return { lat: sum.lat / cameras.length, lon: sum.lon / cameras.length };
}
