import { useEffect } from 'react';
import { useLanguage } from '../../i18n/translations.ts';
import { useToast } from '../../shared/toast.ts';
import { useContextKeys } from '../../ui/keyDispatch.ts';
import { findKeyOwner, isFormField } from '../../ui/keyOwner.ts';
import { hasOwnKeysDuringControl } from './commands.ts';
import { usePtzControl } from './context.ts';
import { getRefusalText } from './texts.ts';

/** The map has no keys of its own while a camera is controlled. */
const keepsKeys = (target: EventTarget | null): boolean =>
  hasOwnKeysDuringControl(target) &&
  (isFormField(target) || findKeyOwner(target)?.matches('[data-yields-keys="steering"]') !== true);

/** Handles PTZ keys before any other part of the window: while PTZ control is on, arrows move the camera. */
export function usePtzKeys(enabled: boolean): void {
  const steering = usePtzControl();
  const { t, language } = useLanguage();
  const onToast = useToast();
  useEffect(() => {
    if (!enabled) steering.leave();
  }, [enabled, steering]);
  // On a tile with a camera the reason is shown over the picture.
  useEffect(
    () =>
      steering.state.subscribe(({ refused, camera }, before) => {
        if (refused && refused !== before.refused && camera === undefined)
          onToast(getRefusalText(refused, t, language));
      }),
    [steering, onToast, t, language],
  );
  useContextKeys('steering', (event) => enabled && !keepsKeys(event.target) && steering.key(event, true));
  useEffect(() => {
    // Wherever the focus is now, a key pressed here must be released here.
    const onUp = (event: KeyboardEvent) => {
      if (steering.key(event, false)) event.preventDefault();
    };
    window.addEventListener('keyup', onUp, true);
    return () => window.removeEventListener('keyup', onUp, true);
  }, [steering]);
}
