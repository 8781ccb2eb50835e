import { useEffect } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { useKeys } from '../../ui/keyDispatch.ts';
import { isField, keysAround } from '../../ui/keyOwner.ts';
import { keepsKeysFromSteering } from './commands.ts';
import { useSteering } from './context.ts';
import { refusalText } from './words.ts';

/** While a camera is steered the map has no keys of its own. */
const keepsKeys = (target: EventTarget | null): boolean =>
  keepsKeysFromSteering(target) &&
  (isField(target) || keysAround(target)?.matches('[data-yields-keys="steering"]') !== true);

/** Gives steering its keys before anything else in the window has them: while it is on, arrows move the camera. */
export function useSteeringKeys(enabled: boolean): void {
  const steering = useSteering();
  const { t, language } = useSpeech();
  const onToast = useToast();
  useEffect(() => {
    if (!enabled) steering.leave();
  }, [enabled, steering]);
  // On a tile with a camera it stands over the picture.
  useEffect(
    () =>
      steering.state.subscribe(({ refused, camera }, before) => {
        if (refused && refused !== before.refused && camera === undefined)
          onToast(refusalText(refused, t, language));
      }),
    [steering, onToast, t, language],
  );
  useKeys('steering', (event) => enabled && !keepsKeys(event.target) && steering.key(event, true));
  useEffect(() => {
    // Whatever has the keys by now: what went down here must come up here.
    const onUp = (event: KeyboardEvent) => {
      if (steering.key(event, false)) event.preventDefault();
    };
    window.addEventListener('keyup', onUp, true);
    return () => window.removeEventListener('keyup', onUp, true);
  }, [steering]);
}
