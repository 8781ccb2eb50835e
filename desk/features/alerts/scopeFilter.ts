import { compileAlertScope } from '../../../core/alerts/scope.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { readCamera, readWards } from '../../store/cameras.ts';
import type { AlertScopeProperties } from './queueState.ts';

/** The registry data of alerts, and the signed-in operator's scope filter for them. */
export interface AlertScopeFilter {
  camera(id: string): Camera | undefined;
  wardName(id: string): string | undefined;
  /** Called for each row read; the result per camera is cached. */
  sees(of: AlertScopeProperties): boolean;
  operatorChanged(): void;
  registryChanged(): void;
}

export function createAlertScopeFilter(
  store: SqlReader,
  operator: () => Pick<Operator, 'scope'> | null,
): AlertScopeFilter {
  const cameras = new Map<string, Camera | undefined>();
  let wardNames: Map<string, string> | undefined;
  let seesAlert = compileAlertScope([]);
  let seesAll = false;
  const seen = new Map<string, boolean>();

  function camera(id: string): Camera | undefined {
    if (cameras.has(id)) return cameras.get(id);
    const found = readCamera(store, id);
    cameras.set(id, found);
    return found;
  }

  function compile(): void {
    const scope = operator()?.scope ?? [];
    seesAll = scope === 'all';
    seesAlert = compileAlertScope(scope);
    seen.clear();
  }
  compile();

  return {
    camera,
    wardName(id) {
      wardNames ??= new Map(readWards(store).map((ward) => [ward.id, ward.name]));
      return wardNames.get(id);
    },
    sees({ camera: id, ward }) {
      if (seesAll) return true;
      if (id === null) return seesAlert({ camera: undefined, ofCamera: false, ward });
      const known = seen.get(id);
      if (known !== undefined) return known;
      const may = seesAlert({ camera: camera(id), ofCamera: true, ward });
      seen.set(id, may);
      return may;
    },
    operatorChanged: compile,
    registryChanged() {
      cameras.clear();
      wardNames = undefined;
      compile();
    },
  };
}
