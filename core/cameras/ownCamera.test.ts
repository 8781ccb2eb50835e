import { describe, expect, it } from 'vitest';
import { type Fault, type FaultCode, faultText } from '../errors/faults.ts';
import { getTrialFields, toTrialFault } from './ownCamera.ts';
import { ownCamerasFaults } from './ownCameraErrors.ts';

const url = 'rtsp://10.0.0.9:8554/Streaming/101';
const asked = (code: FaultCode, typed: object = {}, described = false, params: Fault['params'] = {}) =>
  toTrialFault({ code, params }, { url, ...typed }, described);

describe('the fault of a typed camera', () => {
  it.each<[FaultCode, object, boolean, FaultCode, string[]]>([
    ['source.badAddress', {}, false, 'trial.badAddress', ['address']],
    ['source.noHost', {}, false, 'trial.noHost', ['address']],
    ['source.portRefused', {}, false, 'trial.portRefused', ['address']],
    ['source.noAnswer', {}, false, 'trial.noAnswer', ['address']],
    ['source.unreachable', {}, false, 'trial.unreachable', ['address']],
    ['source.malformed', {}, false, 'trial.notRtsp', ['address']],
    ['source.closed', {}, false, 'trial.notRtsp', ['address']],
    ['source.silent', {}, false, 'trial.mute', ['address']],
    ['source.neverAnswered', {}, false, 'trial.mute', ['address']],
    ['source.notFound', {}, false, 'trial.noPath', ['address']],
    ['source.authRefused', {}, false, 'trial.needsName', ['username', 'password']],
    ['source.authRefused', { username: 'a' }, false, 'trial.needsPassword', ['password']],
    [
      'source.authRefused',
      { username: 'a', password: 'b' },
      false,
      'trial.signInRefused',
      ['username', 'password'],
    ],
    ['source.authRefused', { url: 'rtsp://a:b@h/' }, false, 'trial.signInRefused', ['username', 'password']],
    ['source.forbidden', {}, false, 'trial.forbidden', ['username']],
    ['source.noVideo', {}, false, 'trial.noVideo', ['codec']],
    ['source.codec', {}, true, 'trial.codec', ['codec']],
    ['source.bFrames', {}, true, 'trial.bFrames', ['codec']],
    ['source.certificate', {}, false, 'trial.certificate', ['certificate']],
    ['source.silent', {}, true, 'trial.noPackets', ['camera']],
    ['source.noKeyframe', {}, true, 'trial.noKeyframe', ['codec']],
    ['source.malformed', {}, true, 'trial.malformed', ['camera']],
    ['source.closed', {}, true, 'trial.closed', ['camera']],
    ['source.busy', {}, true, 'source.busy', ['camera']],
  ])('%s %j, described: %s', (code, typed, described, reported, about) => {
    const fault = asked(code, typed, described);
    expect(fault.code).toBe(reported);
    expect(getTrialFields(fault)).toEqual(about);
  });

  it('contains the host, the port and the path, and never a name or a password', () => {
    const secret = {
      url: 'rtsp://an:bi-mat@10.0.0.9:8554/Streaming/101',
      username: 'an',
      password: 'bi-mat',
    };
    for (const code of [
      'source.portRefused',
      'source.notFound',
      'source.authRefused',
      'source.noHost',
    ] as const) {
      const text = faultText(asked(code, secret), 'en');
      expect(text).not.toMatch(/bi-mat|an:|\{/);
    }
    expect(faultText(asked('source.portRefused'), 'en')).toContain('10.0.0.9 is reachable');
    expect(faultText(asked('source.notFound'), 'vi')).toContain('/Streaming/101');
    expect(faultText(asked('source.codec', {}, true, { codec: 'H265' }), 'vi')).toContain('H265');
  });

  it('names the field to check first, in both languages', () => {
    const starts = {
      vi: /^(ĐỊA CHỈ|TÊN|MẬT KHẨU|MÃ HOÁ|CHỨNG THƯ)/,
      en: /^(The )?(ADDRESS|NAME|PASSWORD|CODEC|CERTIFICATE)/,
    };
    for (const code of Object.keys(ownCamerasFaults) as (keyof typeof ownCamerasFaults)[]) {
      if (!/^(trial|onvif)\./.test(code) || getTrialFields({ code, params: {} })[0] === 'camera') continue;
      expect(ownCamerasFaults[code].vi).toMatch(starts.vi);
      expect(ownCamerasFaults[code].en).toMatch(starts.en);
    }
  });
});
