import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { PtzCapabilities, PtzMissing } from '../../../core/ptz/ptz.ts';
import type { PtzFacts } from '../driver.ts';
import type { Quirks } from '../quirks/quirks.ts';
import { getQuirks } from '../quirks/quirksByModel.ts';
import { maxListBytes, type OnvifClient, type OnvifServerSession } from './client.ts';
import {
  getCapabilities,
  getConfigurationOptions,
  getDeviceInformation,
  getFocusMoveOptions,
  getImagingOptions,
  getImagingSettings,
  getNodes,
  getPresets,
  getPresetTours,
  getProfiles,
  getServices,
  type OnvifOperation,
  type OnvifService,
} from './requests.ts';
import {
  type ImagingOptions,
  type ImagingSettings,
  type OnvifProfile,
  type OnvifPtzNode,
  parseCapabilities,
  parseImagingOptions,
  parseImagingSettings,
  parseModel,
  parsePresets,
  parseProfiles,
  parsePtzNode,
  parseServices,
  parseTours,
} from './responses.ts';
import {
  getSpace,
  noPtzSpaces,
  type PtzSpaces,
  parseSpaces,
  parseTimeoutRange,
  spaceUris,
  type ValueRange,
} from './spaces.ts';
import { findElement, type XmlElement } from './xml.ts';

/** All facts of a connected camera. */
export interface DeviceFacts {
  readonly profile: OnvifProfile;
  readonly quirks: Quirks;
  readonly spaces: PtzSpaces;
  readonly timeouts: ValueRange | undefined;
  readonly imaging: ImagingOptions | undefined;
  readonly imagingNow: ImagingSettings | undefined;
  readonly facts: PtzFacts;
}

/** Request options for lists. */
export const listReadOptions = { maxBytes: maxListBytes, isRead: true };

/** After this many missing responses no more optional facts are requested: each may take as long as a command. */
const maxUnanswered = 2;
/** Faults by which a camera reports a missing feature. */
const refusals: ReadonlySet<string> = new Set(['ptz.fault', 'ptz.notSupported', 'ptz.notFound']);
const isUnanswered = ({ code }: Fault) => code === 'ptz.unreachable' || code === 'ptz.silent';

/** Requests facts that moving a camera does not need, and notes the missing ones. */
function createOptional(client: OnvifClient) {
  const missing: PtzMissing[] = [];
  let unanswered = 0;
  let last: Fault | undefined;
  return {
    missing,
    get isGivenUp() {
      return unanswered >= maxUnanswered;
    },
    async ask(part: PtzMissing['part'], operation: OnvifOperation): Promise<XmlElement | undefined> {
      if (last && unanswered >= maxUnanswered) {
        missing.push({ part, why: last });
        return undefined;
      }
      const answer = await client.ask(operation, listReadOptions);
      if (answer.ok) return answer.value.body;
      last = answer.fault;
      if (isUnanswered(last)) unanswered += 1;
      if (!refusals.has(last.code)) missing.push({ part, why: last });
      return undefined;
    },
  };
}
type Optional = ReturnType<typeof createOptional>;

/** Reads the paths of a camera's services by name, also into its session; uses the older operation too if these are not `enough`. */
export async function loadServices(
  client: OnvifClient,
  session: OnvifServerSession,
  enough: (paths: ReadonlyMap<OnvifService, string>) => boolean,
): Promise<Result<ReadonlyMap<OnvifService, string>>> {
  // Some cameras require a sign-in for it: then our own clock is used.
  const clock = await client.readClock();
  if (!clock.ok && (clock.fault.code === 'ptz.unreachable' || clock.fault.code === 'ptz.silent'))
    return clock;
  const services = await client.ask(getServices, listReadOptions);
  let paths = parseServices(services.ok ? services.value.body : undefined);
  if (!enough(paths)) {
    const old = await client.ask(getCapabilities, listReadOptions);
    // The first refusal of a sign-in explains most.
    if (!old.ok && !services.ok) return refusals.has(services.fault.code) ? old : services;
    paths = new Map([...parseCapabilities(old.ok ? old.value.body : undefined), ...paths]);
  }
  for (const [name, path] of paths) if (name !== 'device') session.paths.set(name, path);
  return ok(paths);
}

/** Finds the minimum that a Stop needs: the path of the PTZ service, and the profile. */
export async function loadStopProfile(
  client: OnvifClient,
  session: OnvifServerSession,
  wanted: string | undefined,
): Promise<Result<OnvifProfile>> {
  const met = await loadServices(client, session, (paths) => paths.has('ptz'));
  if (!met.ok) return met;
  if (!session.paths.has('ptz')) return fail('ptz.noService');
  let found: OnvifProfile[] = [];
  let unread: Result<never> | undefined;
  for (const service of ['media', 'media2'] as const) {
    if (!session.paths.has(service) || found.length > 0) continue;
    const profiles = await client.ask(getProfiles(service), listReadOptions);
    if (profiles.ok) found = parseProfiles(profiles.value.body);
    else if (isUnanswered(profiles.fault)) return profiles;
    else if (!refusals.has(profiles.fault.code)) unread ??= profiles;
  }
  if (found.length === 0 && unread) return unread;
  const profile = wanted === undefined ? found[0] : found.find(({ token }) => token === wanted);
  if (profile) return ok(profile);
  return wanted === undefined ? fail('ptz.noProfile') : fail('ptz.profileUnknown', { name: wanted });
}

/**
 * Reads all other facts one after another: small cameras handle one request at a time. None is needed to move the camera: unreadable
 * facts are omitted.
 */
export async function loadDeviceFacts(
  client: OnvifClient,
  session: OnvifServerSession,
  profile: OnvifProfile,
  named: Partial<Quirks>,
): Promise<Result<DeviceFacts>> {
  const optional = createOptional(client);
  const { ask, missing } = optional;
  const device = await ask('model', getDeviceInformation);
  const model = parseModel(device);
  const quirks = getQuirks(model, named);
  const options = await ask('ranges', getConfigurationOptions(profile.configuration));
  const nodes = await ask('abilities', getNodes);
  const node = parsePtzNode(nodes, profile.node);
  const configured = findElement(options, 'PTZConfigurationOptions');
  let spaces = parseSpaces(findElement(configured, 'Spaces'));
  if (spaces.velocity.length + spaces.velocityZoom.length === 0) spaces = parseSpaces(node?.spaces);
  if (spaces.velocity.length + spaces.velocityZoom.length === 0) spaces = assumed;
  const tours = node?.tours ? await ask('tours', getPresetTours(profile.token)) : undefined;
  const presets = await ask('presets', getPresets(profile.token));
  const lens = await learnImaging(optional, session, profile);
  if (optional.isGivenUp) {
    // Check that it is still reachable.
    const clock = await client.readClock();
    if (!clock.ok && isUnanswered(clock.fault)) return clock;
  }
  const isUnread = (part: PtzMissing['part']) => missing.some((one) => one.part === part);
  const timeouts = isUnread('ranges') ? assumedTimeouts : parseTimeoutRange(configured);
  const presetList = parsePresets(presets);
  return ok({
    profile,
    quirks,
    spaces,
    timeouts,
    imaging: lens.imaging,
    imagingNow: lens.now,
    facts: {
      capabilities: {
        ...capabilitiesOf(spaces, quirks, timeouts, node, lens.imaging),
        // Some have presets and do not report their maximum number.
        presets: (node?.presets ?? 0) > 0 || presetList.length > 0 || isUnread('presets'),
      },
      presets: presetList,
      tours: parseTours(tours),
      model,
      missing,
    },
  });
}

/** Assumed spaces of a PTZ camera that reports none: those required by the standard (ONVIF PTZ, generic velocity spaces). */
const unit: ValueRange = { min: -1, max: 1 };
const assumed: PtzSpaces = {
  ...noPtzSpaces,
  velocity: [{ uri: spaceUris.velocity, x: unit, y: unit }],
  velocityZoom: [{ uri: spaceUris.zoomVelocity, x: unit, y: undefined }],
};

/**
 * Assumed range of Timeouts if it cannot be read, so that moves end by themselves. A camera without support refuses it, and is sent no
 * more.
 */
const assumedTimeouts: ValueRange = { min: 0, max: 60_000 };

async function learnImaging(
  { ask }: Optional,
  session: OnvifServerSession,
  profile: OnvifProfile,
): Promise<{ imaging: ImagingOptions | undefined; now: ImagingSettings | undefined }> {
  if (!session.paths.has('imaging') || profile.videoSource === undefined)
    return { imaging: undefined, now: undefined };
  const moves = await ask('focus', getFocusMoveOptions(profile.videoSource));
  const options = await ask('lens', getImagingOptions(profile.videoSource));
  const now = await ask('imaging', getImagingSettings(profile.videoSource));
  return { imaging: parseImagingOptions(moves, options), now: parseImagingSettings(now) };
}

/** Returns whether a Timeout is sent: only if one of at most a second is allowed. */
export const supportsMoveTimeout = (quirks: Quirks, timeouts: ValueRange | undefined): boolean =>
  quirks.timeout !== 'refused' && timeouts !== undefined && timeouts.max > 0;

function capabilitiesOf(
  spaces: PtzSpaces,
  quirks: Quirks,
  timeouts: ValueRange | undefined,
  node: OnvifPtzNode | undefined,
  imaging: ImagingOptions | undefined,
): Omit<PtzCapabilities, 'presets'> {
  const turns = spaces.velocity.length > 0;
  const auxiliaries = node?.auxiliaries ?? [];
  return {
    pan: turns,
    tilt: turns,
    zoom: spaces.velocityZoom.length > 0,
    fovMove: getSpace(spaces.relative, spaceUris.fov) !== undefined,
    absolute: spaces.absolute.length > 0,
    relative: spaces.relative.length > 0,
    focus: imaging?.focusSpeed !== undefined,
    autoFocus: imaging?.autoFocus ?? false,
    iris: imaging?.iris !== undefined,
    home: node?.home ?? false,
    tours: node?.tours ?? false,
    wiper: auxiliaries.some((command) => /^tt:Wiper\b/i.test(command)),
    auxiliaries: [...auxiliaries],
    timeout: supportsMoveTimeout(quirks, timeouts) && quirks.timeout !== 'ignored',
    scalesSpeed: quirks.scalesSpeed || spaces.velocity[0]?.uri === spaceUris.velocityFov,
  };
}
