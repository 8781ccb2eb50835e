import { windowKey } from '../../shared/keyTable.ts';
import { hasOwnKeys } from '../../ui/whoseKeys.ts';
import { useWindowKeys } from '../../ui/windowKeys.ts';

/** C (chụp): the picture of the selected tile. X (xuất): its last seconds. Of a replay that has the keys: its own. From anywhere in the window but a field that takes text. */
export function useExportKeys(
  enabled: boolean,
  on: (kind: 'snapshot' | 'clip', isPast: boolean) => void,
): void {
  useWindowKeys((event) => {
    const { target } = event;
    if (!enabled || event.repeat || event.defaultPrevented || hasOwnKeys(target)) return;
    const kind = windowKey(event);
    if (kind !== 'snapshot' && kind !== 'clip') return;
    event.preventDefault();
    const isPast = target instanceof Element && target.closest('[data-keys="replay"]') !== null;
    on(kind, isPast);
  });
}
