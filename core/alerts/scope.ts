import type { Camera } from '../cameras/camera.ts';
import { compileScope, type Scope } from '../people/operator.ts';

/** Where an alert belongs, as far as scopes go: its camera (undefined: none, or one that is not known) and its ward. */
export interface AlertBelongs {
  readonly camera: Camera | undefined;
  /** It names a camera, known or not. */
  readonly ofCamera: boolean;
  readonly ward: string | null;
}

/**
 * Who may see an alert: anyone who may see its camera. One without a camera is seen by anyone who sees all there is in its ward; one
 * without either, and one of a camera that nobody knows, by anyone who sees all.
 */
export function compileAlertScope(scope: Scope): (alert: AlertBelongs) => boolean {
  if (scope === 'all' || scope.some((clause) => Object.keys(clause).length === 0)) return () => true;
  const seesCamera = compileScope(scope);
  const wholeWards = new Set(
    scope.flatMap(({ wards, functions, tags, cameras }) =>
      functions === undefined && tags === undefined && cameras === undefined ? (wards ?? []) : [],
    ),
  );
  return ({ camera, ofCamera, ward }) => {
    if (camera) return seesCamera(camera);
    return !ofCamera && ward !== null && (wholeWards as ReadonlySet<string>).has(ward);
  };
}
