import { describe, expect, it } from 'vitest';
import { ActionId, type AlertAction } from '../../../core/alerts/action.ts';
import { DeskId, OperatorId } from '../../../core/base/ids.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { translations } from '../../i18n/translations.ts';
import { formatTimeline } from './timelineModel.ts';

const speech = { t: translations.en, language: 'en' } as const;
const of = { policy: undefined, alertClass: 'intrusion' };
/** 15:00 in Hanoi. */
const at = Date.UTC(2026, 4, 1, 8);
const shelving: AlertAction = {
  id: ActionId.parse('01890a5d-ac96-774b-bcce-b302099a8057'),
  desk: DeskId.parse('desk-00000000000000ff'),
  deskSeq: 1,
  alert: fakeAlert(1).id,
  base: 1,
  at,
  by: { id: OperatorId.parse('fake:operator:a'), name: 'Nhung' },
  command: { do: 'shelve', until: at + 72 * 3_600_000, reason: 'sửa đèn' },
};

describe('the text of an alert timeline', () => {
  it('names the level of an escalation by the site, and attributes no words to a person', () => {
    const entry = { kind: 'site', what: 'escalated', text: '2' } as const;
    expect(formatTimeline([{ seq: 3, at, entry }], [], speech, of)).toMatchObject([
      { who: undefined, what: 'Escalated to level 2: nobody answered', words: undefined, trouble: true },
    ]);
  });

  it('gives the reason for the end of a shelving in the words of the person who shelved it', () => {
    const entry = { kind: 'site', what: 'unshelved', text: 'sửa đèn' } as const;
    expect(formatTimeline([{ seq: 3, at, entry }], [], speech, of)[0]?.words).toBe('sửa đèn');
  });

  it('puts actions pending at the site first, and adds the date to an end on another day', () => {
    const entry = { kind: 'site', what: 'steady', text: '' } as const;
    expect(formatTimeline([{ seq: 3, at, entry }], [shelving], speech, of)).toMatchObject([
      { who: 'Nhung', what: 'shelved to 04/05 15:00', words: 'sửa đèn', pending: true },
      { what: translations.en.alerts.timeline.site.steady, words: undefined },
    ]);
  });
});
