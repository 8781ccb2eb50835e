import { useEffect, useRef } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { useToast } from '../../shared/toast.ts';
import { isField, keysAround } from '../../ui/whoseKeys.ts';
import { useSteering } from './context.ts';
import { refusalText } from './words.ts';

/** What takes text; and panels whose keys are their own, but the panel of steering, and the map's while a camera is steered. */
const takesKeys = (target: EventTarget | null, isSteering: boolean): boolean => {
  if (isField(target)) return true;
  const own = keysAround(target);
  if (own === null || own.matches('[data-testid="ptz"]')) return false;
  return !(isSteering && own.matches('[data-testid="map"]'));
};

/** Gives steering its keys before anything else in the window has them: while it is on, arrows move the camera. */
export function useSteeringKeys(options: {
  readonly enabled: boolean;
  /** A camera's number is being typed: its digits are no keys of ours. */
  readonly isTyping: boolean;
}): void {
  const steering = useSteering();
  const { t, language } = useSpeech();
  const onToast = useToast();
  const latest = useRef(options);
  latest.current = options;
  const { enabled } = options;
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
  useEffect(() => {
    const onDown = (event: KeyboardEvent) => {
      const { enabled: isOurs, isTyping } = latest.current;
      const { on } = steering.state.getState();
      if (!isOurs || (isTyping && !on) || takesKeys(event.target, on)) return;
      if (!steering.key(event, true)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    // Whatever has the keys by now: what went down here must come up here.
    const onUp = (event: KeyboardEvent) => {
      if (steering.key(event, false)) event.preventDefault();
    };
    window.addEventListener('keydown', onDown, true);
    window.addEventListener('keyup', onUp, true);
    return () => {
      window.removeEventListener('keydown', onDown, true);
      window.removeEventListener('keyup', onUp, true);
    };
  }, [steering]);
}
