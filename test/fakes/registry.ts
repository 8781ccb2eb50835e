import type { SiteCalls } from '../../core/api/site.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import {
  filterVisibleWards,
  isCameraInScope,
  type Operator,
  type Scope,
} from '../../core/people/operator.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import { fakeWards } from './cameras.ts';

interface Connection {
  readonly operator: Operator | undefined;
}

/** The cameras of a fake site. */
export interface FakeRegistry {
  readonly handlers: Pick<Handlers<SiteCalls, Connection>, 'registry.page'>;
  message(): { readonly revision: number };
  camera(id: string): Camera | undefined;
  mayTouch(scope: Scope, id: string): boolean;
  /** Replaces the cameras, increments the revision and publishes it. */
  set(cameras: readonly Camera[], wards?: readonly Ward[]): void;
  /** Returns the requested pages, the newest last. */
  requestedPages(): readonly { readonly after: number; readonly limit: number }[];
}

export function fakeRegistry(
  cameras: readonly Camera[],
  send: (message: { readonly revision: number }, outsideOf: (scope: Scope) => CameraId[]) => void,
): FakeRegistry {
  let wards: readonly Ward[] = fakeWards;
  let held = [...cameras];
  let revision = 1;
  const asked: { after: number; limit: number }[] = [];
  const camera = (id: string) => held.find((one) => one.id === id);
  return {
    handlers: {
      'registry.page'({ after, limit }, { operator }) {
        asked.push({ after, limit });
        const seen = held
          .filter((one) => operator && isCameraInScope(operator.scope, one))
          .sort((a, b) => a.number - b.number);
        const rest = seen.filter(({ number }) => number > after);
        const page = rest.slice(0, limit);
        const next = rest.length > limit ? page.at(-1)?.number : undefined;
        return ok({
          revision,
          total: seen.length,
          wards: filterVisibleWards(operator?.scope ?? [], wards, (ward) =>
            seen.some((one) => one.ward === ward),
          ),
          cameras: page,
          ...(next === undefined ? {} : { next }),
        });
      },
    },
    requestedPages: () => asked,
    message: () => ({ revision }),
    camera,
    mayTouch(scope, id) {
      const found = camera(id);
      return found !== undefined && isCameraInScope(scope, found);
    },
    set(next, nextWards = wards) {
      const before = held;
      held = [...next];
      const outsideOf = (scope: Scope) =>
        before
          .filter((one) => isCameraInScope(scope, one))
          .map(({ id }) => id)
          .filter((id) => {
            const now = camera(id);
            return now !== undefined && !isCameraInScope(scope, now);
          });
      wards = nextWards;
      revision += 1;
      send({ revision }, outsideOf);
    },
  };
}
