import type { PtzCapabilities } from '../../../core/domain/ptz.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { PtzFacts } from '../driver.ts';
import { quirksOf } from '../quirks/known.ts';
import type { Quirks } from '../quirks/quirks.ts';
import { type Answer, type Client, listBytes, type Session } from './client.ts';
import type { Composer } from './composer.ts';
import {
  type Imaging,
  type ImagingNow,
  type Node,
  type Profile,
  readCapabilities,
  readImaging,
  readImagingNow,
  readModel,
  readNode,
  readPresets,
  readProfiles,
  readServices,
  readTours,
} from './facts.ts';
import { noSpaces, type Range, readSpaces, readTimeoutRange, type Spaces, spaceOf, uris } from './spaces.ts';
import { type Element, escaped, find } from './xml.ts';

/** All that is known of a camera once it was met. */
export interface Known {
  readonly profile: Profile;
  readonly quirks: Quirks;
  readonly spaces: Spaces;
  readonly timeouts: Range | undefined;
  readonly imaging: Imaging | undefined;
  readonly imagingNow: ImagingNow | undefined;
  readonly facts: PtzFacts;
}

export const ptzNamespace = 'http://www.onvif.org/ver20/ptz/wsdl';
const nothing = () => {};
/** How lists are asked for. */
export const lists = { maxBytes: listBytes, isRead: true };

/** A camera may not have what is asked; but only one that says so has it not: one that is silent or garbled is asked again. */
async function optional(asked: Promise<Result<Answer>>): Promise<Result<Element | undefined>> {
  const answer = await asked;
  if (answer.ok) return ok(answer.value.body);
  const { code } = answer.fault;
  return code === 'ptz.fault' || code === 'ptz.notSupported' ? ok(undefined) : answer;
}

/** The paths of a camera's services, by name, also for its session; asked for the older way too where these are not `enough`. */
export async function meetServices(
  client: Client,
  session: Session,
  enough: (paths: ReadonlyMap<string, string>) => boolean,
): Promise<Result<ReadonlyMap<string, string>>> {
  // not to be had without signing in from some: then it is tried with our own clock
  const clock = await client.readClock();
  if (!clock.ok && (clock.fault.code === 'ptz.unreachable' || clock.fault.code === 'ptz.silent'))
    return clock;
  const services = await optional(client.ask((library) => library.getServices(false, nothing), lists));
  if (!services.ok) return services;
  let paths = readServices(services.value);
  if (!enough(paths)) {
    const old = await client.ask((library) => library.getCapabilities(nothing), lists);
    if (!old.ok) return old;
    paths = new Map([...readCapabilities(old.value.body), ...paths]);
  }
  for (const [name, path] of paths) if (name !== 'device') session.paths.set(name, path);
  return ok(paths);
}

/** The shortest way to what a Stop needs: where its PTZ service is, and the profile to steer by. */
export async function findProfile(
  client: Client,
  session: Session,
  wanted: string | undefined,
): Promise<Result<Profile>> {
  const met = await meetServices(client, session, (paths) => paths.has('ptz'));
  if (!met.ok) return met;
  if (!session.paths.has('ptz')) return fail('ptz.noProfile');
  let found: Profile[] = [];
  for (const service of ['media', 'media2'] as const) {
    if (!session.paths.has(service) || found.length > 0) continue;
    const profiles = await optional(
      client.ask((library) => {
        library.media2Support = service === 'media2';
        library.getProfiles(nothing);
      }, lists),
    );
    if (!profiles.ok) return profiles;
    found = readProfiles(profiles.value);
  }
  const profile = wanted === undefined ? found[0] : found.find(({ token }) => token === wanted);
  return profile ? ok(profile) : fail('ptz.noProfile');
}

/** Everything else, asked one after another: small cameras answer one at a time. */
export async function learn(
  client: Client,
  session: Session,
  profile: Profile,
  named: Partial<Quirks>,
): Promise<Result<Known>> {
  const ask = (call: (library: Composer) => void) => optional(client.ask(call, lists));
  const device = await ask((library) => library.getDeviceInformation(nothing));
  if (!device.ok) return device;
  const model = readModel(device.value);
  const quirks = quirksOf(model, named);
  const options = await ask((library) =>
    library.getConfigurationOptions(escaped(profile.configuration), nothing),
  );
  if (!options.ok) return options;
  const nodes = await ask((library) => library.getNodes(nothing));
  if (!nodes.ok) return nodes;
  const node = readNode(nodes.value, profile.node);
  const configured = find(options.value, 'PTZConfigurationOptions');
  let spaces = readSpaces(find(configured, 'Spaces'));
  if (spaces.velocity.length + spaces.velocityZoom.length === 0) spaces = readSpaces(node?.spaces);
  if (spaces.velocity.length + spaces.velocityZoom.length === 0) spaces = assumed;
  const tours = node?.tours
    ? await ask((library) => library.operation('ptz', ptzNamespace, 'GetPresetTours', profileXml(profile)))
    : ok(undefined);
  if (!tours.ok) return tours;
  const presets = await ask((library) =>
    library.getPresets({ profileToken: escaped(profile.token) }, nothing),
  );
  if (!presets.ok) return presets;
  const lens = await learnImaging(client, session, profile);
  if (!lens.ok) return lens;
  const timeouts = readTimeoutRange(configured);
  const presetList = readPresets(presets.value);
  return ok({
    profile,
    quirks,
    spaces,
    timeouts,
    imaging: lens.value.imaging,
    imagingNow: lens.value.now,
    facts: {
      capabilities: {
        ...capabilitiesOf(spaces, quirks, timeouts, node, lens.value.imaging),
        // some have presets and do not say how many they may have
        presets: (node?.presets ?? 0) > 0 || presetList.length > 0,
      },
      presets: presetList,
      tours: readTours(tours.value),
      model,
    },
  });
}

export const profileXml = (profile: Profile) => `<ProfileToken>${escaped(profile.token)}</ProfileToken>`;

/** Of a camera with PTZ that tells no spaces at all: what each must have (ONVIF PTZ, generic velocity spaces). */
const unit: Range = { min: -1, max: 1 };
const assumed: Spaces = {
  ...noSpaces,
  velocity: [{ uri: uris.velocity, x: unit, y: unit }],
  velocityZoom: [{ uri: uris.zoomVelocity, x: unit, y: undefined }],
};

async function learnImaging(
  client: Client,
  session: Session,
  profile: Profile,
): Promise<Result<{ imaging: Imaging | undefined; now: ImagingNow | undefined }>> {
  if (!session.paths.has('imaging') || profile.videoSource === undefined)
    return ok({ imaging: undefined, now: undefined });
  const token = escaped(profile.videoSource);
  const ask = (call: (library: Composer) => void) => optional(client.ask(call, lists));
  const moves = await ask((library) => library.imagingGetMoveOptions({ token }, nothing));
  if (!moves.ok) return moves;
  const options = await ask((library) => library.getVideoSourceOptions({ token }, nothing));
  if (!options.ok) return options;
  const now = await ask((library) => library.getImagingSettings({ token }, nothing));
  if (!now.ok) return now;
  return ok({ imaging: readImaging(moves.value, options.value), now: readImagingNow(now.value) });
}

/** A Timeout is sent only where one of at most a second is allowed. */
export const takesTimeout = (quirks: Quirks, timeouts: Range | undefined): boolean =>
  quirks.timeout !== 'refused' && timeouts !== undefined && timeouts.max > 0;

function capabilitiesOf(
  spaces: Spaces,
  quirks: Quirks,
  timeouts: Range | undefined,
  node: Node | undefined,
  imaging: Imaging | undefined,
): Omit<PtzCapabilities, 'presets'> {
  const turns = spaces.velocity.length > 0;
  const auxiliaries = node?.auxiliaries ?? [];
  return {
    pan: turns,
    tilt: turns,
    zoom: spaces.velocityZoom.length > 0,
    fovMove: spaceOf(spaces.relative, uris.fov) !== undefined,
    absolute: spaces.absolute.length > 0,
    relative: spaces.relative.length > 0,
    focus: imaging?.focusSpeed !== undefined,
    autoFocus: imaging?.autoFocus ?? false,
    iris: imaging?.iris !== undefined,
    home: node?.home ?? false,
    tours: node?.tours ?? false,
    wiper: auxiliaries.some((command) => /^tt:Wiper\b/i.test(command)),
    auxiliaries: [...auxiliaries],
    timeout: takesTimeout(quirks, timeouts) && quirks.timeout !== 'ignored',
    scalesSpeed: quirks.scalesSpeed || spaces.velocity[0]?.uri === uris.velocityFov,
  };
}
