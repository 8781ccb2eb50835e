import type { Camera } from '../cameras/camera.ts';
import { compileScope, listWholeWards, type Scope } from '../people/operator.ts';

/** The location of an alert for scopes: its camera (undefined: none, or unknown) and its ward. */
export interface AlertLocation {
  readonly camera: Camera | undefined;
  /** The alert names a camera, known or not. */
  readonly ofCamera: boolean;
  readonly ward: string | null;
}

/**
 * Compiles a scope into a filter of visible alerts.
 * An alert is visible with its camera. Without a camera it requires a scope of its whole ward;
 * without either, or with an unknown camera, a scope of everything.
 */
export function compileAlertScope(scope: Scope): (alert: AlertLocation) => boolean {
  const wholeWards = listWholeWards(scope);
  if (wholeWards === 'all') return () => true;
  const seesCamera = compileScope(scope);
  return ({ camera, ofCamera, ward }) => {
    if (camera) return seesCamera(camera);
    return !ofCamera && ward !== null && wholeWards.has(ward);
  };
}
