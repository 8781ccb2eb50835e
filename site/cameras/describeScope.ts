import { compileScope, type Scope } from '../../core/people/operator.ts';
import type { KnownCameras } from './cameras.ts';

/** Maximum number of missing names listed; the rest is counted. */
const named = 10;

/** Describes the number of cameras in a scope, and its names that are missing from the file: a misspelt name matches nothing. */
export function describeScope({ wards, cameras }: KnownCameras, scope: Scope): readonly string[] {
  const holds = compileScope(scope);
  const held = cameras.filter(({ camera }) => holds(camera)).length;
  const message = `Holds ${held} of the ${cameras.length} cameras in the cameras file.`;
  const clauses = scope === 'all' ? [] : scope;
  const there = {
    wards: new Set<string>(wards.map(({ id }) => id)),
    tags: new Set(cameras.flatMap(({ camera }) => camera.tags)),
    cameras: new Set<string>(cameras.map(({ camera }) => camera.id)),
  };
  const missing = (['wards', 'tags', 'cameras'] as const).flatMap((what) =>
    clauses.flatMap((clause) => clause[what] ?? []).filter((one) => !there[what].has(one)),
  );
  if (missing.length === 0) return [message];
  const names = missing.slice(0, named).map((one) => one.replace(/^.*:(ward|camera):/, '$1 '));
  const more = missing.length > named ? ` and ${missing.length - named} more` : '';
  return [message, `Not in that file: ${names.join(', ')}${more}.`];
}
