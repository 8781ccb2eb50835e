import { z } from 'zod';
import { CameraId, OperatorId, WardId } from '../base/ids.ts';
import { type Camera, CameraFunction, type Ward } from '../cameras/camera.ts';

/** The rights. Each call requires one of them in its contract. */
export const Right = z.enum([
  'camera.list',
  'video.live',
  'video.export',
  /** Pictures without their privacy masks. */
  'video.unmasked',
  'ptz.steer',
  'lease.release',
  'wall.share',
  'layout.own',
  'layout.shared',
  'settings.own',
  'settings.desk',
  'alert.read',
  'alert.work',
  'alert.supervise',
  'alert.sources',
  /** The shift log, its incidents and its handovers. */
  'log.read',
  'log.write',
  'handover.work',
  'shift.lead',
  'audit.read',
  'registry.edit',
  'operators.edit',
]);
export type Right = z.infer<typeof Right>;

/** Rights that a site may put under the four-eyes principle: those for which it can be enforced. */
export const FourEyesRight = z.enum(['video.export', 'video.unmasked']);
/** How long a second person's confirmation is valid, ms: a minute's film takes its time to be written and sent. */
export const secondPersonValidMs = 5 * 60_000;

const operatorRights = [
  'camera.list',
  'video.live',
  'ptz.steer',
  'wall.share',
  'layout.own',
  'settings.own',
  'alert.read',
  'alert.work',
  'log.read',
  'log.write',
  'handover.work',
] as const satisfies readonly Right[];

/**
 * The roles (named sets of rights) of a fresh site; the site stores its own.
 * An administrator does not read the audit log: whoever changes accounts and settings is not the one who checks those changes. A person
 * may have both roles where a site is too small to separate them.
 */
export const defaultRoles = {
  operator: operatorRights,
  supervisor: [
    ...operatorRights,
    'video.export',
    'video.unmasked',
    'lease.release',
    'layout.shared',
    'settings.desk',
    'alert.supervise',
    'alert.sources',
    'shift.lead',
  ],
  auditor: ['audit.read', 'settings.own', 'alert.read', 'log.read'],
  administrator: [
    'camera.list',
    'video.live',
    'layout.own',
    'layout.shared',
    'settings.own',
    'settings.desk',
    'alert.read',
    'alert.sources',
    'log.read',
    'registry.edit',
    'operators.edit',
  ],
  /** The machine of a room's wall, which has no operator: it shows video and stores its own layout. */
  wall: ['camera.list', 'video.live', 'layout.own'],
} as const satisfies Record<string, readonly Right[]>;

/** A clause matches if all its conditions match; an absent condition does not limit. */
export const ScopeClause = z
  .object({
    wards: z.array(WardId).max(1_000),
    functions: z.array(CameraFunction).max(10),
    tags: z.array(z.string().max(40)).max(100),
    cameras: z.array(CameraId).max(50_000),
  })
  .partial();

/** The cameras that a person may view and control: all, or those that match any clause. An empty list is none. */
export const Scope = z.union([z.literal('all'), z.array(ScopeClause).max(100)]);
export type Scope = z.infer<typeof Scope>;

export function isCameraInScope(scope: Scope, camera: Camera): boolean {
  if (scope === 'all') return true;
  return scope.some(
    (clause) =>
      (clause.wards?.includes(camera.ward) ?? true) &&
      (clause.functions?.includes(camera.function) ?? true) &&
      (clause.tags?.some((tag) => camera.tags.includes(tag)) ?? true) &&
      (clause.cameras?.includes(camera.id) ?? true),
  );
}

/** Compiles a scope for many cameras, equivalent to `isCameraInScope`: a clause may name 50,000, which sets find at once. */
export function compileScope(scope: Scope): (camera: Camera) => boolean {
  if (scope === 'all') return () => true;
  const setOf = <T>(list: readonly T[] | undefined) => (list === undefined ? undefined : new Set(list));
  const clauses = scope.map(({ wards, functions, tags, cameras }) => ({
    wards: setOf(wards),
    functions: setOf(functions),
    tags: setOf(tags),
    cameras: setOf(cameras),
  }));
  return (camera) =>
    clauses.some(
      ({ wards, functions, tags, cameras }) =>
        (wards?.has(camera.ward) ?? true) &&
        (functions?.has(camera.function) ?? true) &&
        (tags === undefined || camera.tags.some((tag) => tags.has(tag))) &&
        (cameras?.has(camera.id) ?? true),
    );
}

/** Returns the wards that a scope includes as a whole, also where they have no camera: all, or those it names alone. */
export function listWholeWards(scope: Scope): 'all' | ReadonlySet<string> {
  if (scope === 'all' || scope.some((clause) => Object.keys(clause).length === 0)) return 'all';
  return new Set(
    scope.flatMap(({ wards, functions, tags, cameras }) =>
      functions === undefined && tags === undefined && cameras === undefined ? (wards ?? []) : [],
    ),
  );
}

/**
 * Returns the wards that a scope may know: those of its cameras, and those it includes as a whole.
 * A list of all wards would tell where cameras of others are.
 * @param camerasIn tells whether a camera within the scope is in a ward
 */
export function filterVisibleWards(
  scope: Scope,
  wards: readonly Ward[],
  camerasIn: (ward: Ward['id']) => boolean,
): Ward[] {
  const whole = listWholeWards(scope);
  return wards.filter(({ id }) => whole === 'all' || whole.has(id) || camerasIn(id));
}

/** A person as the desk and its windows know them. */
export const Operator = z.object({
  id: OperatorId,
  name: z.string().min(1).max(80),
  displayName: z.string().min(1).max(120),
  roles: z.array(z.string().max(40)).max(20),
  rights: z.array(Right).max(50),
  scope: Scope,
  /** The demo's own operator, whom the embedded site signs in automatically; shown on screen. */
  demo: z.boolean(),
});
export type Operator = z.infer<typeof Operator>;

export const Password = z.string().min(1).max(256);

export const Credentials = z.object({ name: z.string().trim().min(1).max(80), password: Password });
export type Credentials = z.infer<typeof Credentials>;

/** `newPassword` replaces an expired password, which `signIn.mustChange` requests. */
export const SignIn = Credentials.extend({ newPassword: Password.optional() });
export type SignIn = z.infer<typeof SignIn>;
