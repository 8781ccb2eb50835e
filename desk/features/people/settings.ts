import { fail, ok } from '../../../core/base/result.ts';
import { OwnSettings } from '../../../core/people/settings.ts';
import type { DeskContext } from '../../shared/context.ts';
import type { HandlersFor } from '../../shared/handlers.ts';
import { readSetting, saveSetting } from '../../store/settings.ts';

const ownKey = 'own';

interface SettingsOptions extends Pick<DeskContext, 'store' | 'write' | 'operator'> {
  readonly onChange: () => void;
}

export interface PersonalSettings {
  readonly handlers: HandlersFor<'settings.save' | 'alert.silence'>;
  /** Returns the signed-in operator's settings; the defaults without an operator. */
  own(): OwnSettings;
}

export function createPersonalSettings({
  store,
  write,
  operator,
  onChange,
}: SettingsOptions): PersonalSettings {
  return {
    own() {
      const who = operator();
      return (who && readSetting(store, who.id, ownKey, OwnSettings)) ?? OwnSettings.parse({});
    },
    handlers: {
      'settings.save'(input) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const auditEvent = {
          who: who.id,
          event: 'settings.save',
          camera: null,
          why: null,
          detail: JSON.stringify(input),
        };
        const saved = write(auditEvent, (tx) => saveSetting(tx, who.id, ownKey, input));
        if (!saved.ok) return saved;
        onChange();
        return ok(input);
      },
      'alert.silence'({ minutes }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const detail = JSON.stringify({ minutes });
        const auditEvent = { who: who.id, event: 'alert.silence', camera: null, why: null, detail };
        const written = write(auditEvent, () => undefined);
        return written.ok ? ok({}) : written;
      },
    },
  };
}
