import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { CameraCommand } from '../driver.ts';
import type { Composer } from './composer.ts';
import { type Known, profileXml, ptzNamespace } from './meet.ts';
import { escaped } from './xml.ts';

type Call = (library: Composer) => void;
/** What is asked for by name; what is aimed at is driver.ts's. */
type NamedCommand = Exclude<CameraCommand, { readonly do: 'centre' | 'box' | 'look' }>;

const nothing = () => {};
const wiperCommands = { true: 'tt:Wiper|On', false: 'tt:Wiper|Off' } as const;

/** A command as a request, or the reason why this camera cannot. Whatever people wrote is escaped here. */
export function commandRequest(command: NamedCommand, known: Known, speed: number | undefined): Result<Call> {
  const { capabilities } = known.facts;
  const profileToken = escaped(known.profile.token);
  const speeds = speed === undefined ? {} : { speed: { x: speed, y: speed, zoom: speed } };
  switch (command.do) {
    case 'home':
      if (!capabilities.home) return fail('ptz.notSupported', { what: 'home' });
      return ok((library) => library.gotoHomePosition({ profileToken, ...speeds }, nothing));
    case 'setHome':
      if (!capabilities.home) return fail('ptz.notSupported', { what: 'home' });
      return ok((library) => library.setHomePosition({ profileToken }, nothing));
    case 'preset':
      return ok((library) =>
        library.gotoPreset({ profileToken, preset: escaped(command.token), ...speeds }, nothing),
      );
    case 'setPreset':
      return ok((library) =>
        library.setPreset(
          {
            profileToken,
            presetName: escaped(command.name),
            ...(command.token !== undefined && { presetToken: escaped(command.token) }),
          },
          nothing,
        ),
      );
    case 'removePreset':
      return ok((library) =>
        library.removePreset({ profileToken, presetToken: escaped(command.token) }, nothing),
      );
    case 'startTour':
    case 'stopTour': {
      if (!capabilities.tours) return fail('ptz.notSupported', { what: 'tour' });
      const operation = command.do === 'startTour' ? 'Start' : 'Stop';
      const inner = `${profileXml(known.profile)}<PresetTourToken>${escaped(command.token)}</PresetTourToken><Operation>${operation}</Operation>`;
      return ok((library) => library.operation('ptz', ptzNamespace, 'OperatePresetTour', inner));
    }
    case 'auxiliary':
      if (!capabilities.auxiliaries.includes(command.command))
        return fail('ptz.notSupported', { what: command.command });
      return ok(auxiliary(profileToken, command.command));
    case 'wiper':
      if (!capabilities.wiper) return fail('ptz.notSupported', { what: 'wiper' });
      return ok(auxiliary(profileToken, wiperCommands[`${command.on}`]));
    case 'focusAuto':
    case 'irisAuto': {
      const isFocus = command.do === 'focusAuto';
      const token = known.profile.videoSource;
      const can = isFocus ? capabilities.autoFocus : known.imaging?.autoIris;
      if (!can || token === undefined)
        return fail('ptz.notSupported', { what: isFocus ? 'auto focus' : 'auto iris' });
      const mode = command.on ? 'AUTO' : 'MANUAL';
      const settings = isFocus
        ? { focus: { autoFocusMode: mode } as const }
        : { exposure: { mode } as const };
      return ok((library) => library.setImagingSettings({ token: escaped(token), ...settings }, nothing));
    }
  }
}

const auxiliary =
  (profileToken: string, command: string): Call =>
  (library) =>
    library.ptzSendAuxiliaryCommand({ profileToken, data: escaped(command) }, nothing);
