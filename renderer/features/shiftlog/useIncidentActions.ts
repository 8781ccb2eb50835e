import { useRef, useState } from 'react';
import type { Person } from '../../../core/alerts/alert.ts';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import type { Incident, IncidentLinks } from '../../../core/shiftlog/incident.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useRight } from '../../shared/services.ts';
import { type IncidentSeed, useShiftLogContext } from './context.ts';
import { type IncidentDraft, toIncidentChange, toIncidentOpening } from './incidentDrafts.ts';
import { noIncidentLinks } from './incidentTexts.ts';
import { type LogActionState, useLogAction } from './useLogAction.ts';

export type OpenIncidentForm =
  | { readonly name: 'new'; readonly seed: IncidentSeed }
  /** The incident as shown, against which the change is checked. */
  | { readonly name: 'change'; readonly incident: Incident };

/** The contents of an incident that is created by hand. */
export const emptyIncidentSeed: IncidentSeed = {
  title: '',
  priority: 'high',
  place: null,
  from: undefined,
  alerts: [],
  entries: [],
  trail: [],
};

/** Operations on incidents, and the form of one of them. */
export interface IncidentActions {
  readonly form: OpenIncidentForm | undefined;
  /** The number of forms opened so far: it distinguishes forms of the same kind. */
  readonly begun: number;
  /** Reports that text was typed: the form is not replaced until it is submitted or cancelled. */
  readonly onTyped: () => void;
  readonly auditEvent: LogActionState;
  readonly begin: (form: OpenIncidentForm) => void;
  readonly done: (draft: IncidentDraft) => Promise<void>;
  readonly cancel: () => void;
  /** Links the source of a new incident to this existing one instead. */
  readonly tieSeed: (incident: Incident) => Promise<void>;
  readonly tie: (incident: Incident, what: Partial<IncidentLinks>) => Promise<void>;
  readonly untie: (incident: Incident, ties: IncidentLinks) => Promise<void>;
  readonly settle: (incident: Incident, record: ShiftLogId, how: 'again' | 'drop') => Promise<void>;
}

/** Provides the operations on incidents: open, change, link, resolve conflicts. */
export function useIncidentActions(options: {
  readonly people: readonly Person[];
  /** Called with a newly opened incident. */
  readonly onOpened: (id: ShiftLogId) => void;
}): IncidentActions {
  const desk = useDesk();
  const clock = useClock();
  const mayWrite = useRight('log.write');
  const { onFocus } = useShiftLogContext();
  const { people } = options;
  const { t } = useLanguage();
  const words = t.log.incident;
  const [form, setForm] = useState<OpenIncidentForm>();
  const [begun, setBegun] = useState(0);
  const isTyped = useRef(false);
  const [wrong, setWrong] = useState<string>();
  const action = useLogAction();

  function close(): void {
    isTyped.current = false;
    setForm(undefined);
    setWrong(undefined);
    onFocus();
  }
  async function open(draft: IncidentDraft, seed: IncidentSeed): Promise<void> {
    const made = toIncidentOpening(draft, seed, { now: clock.now(), people });
    if ('wrong' in made) {
      setWrong(words.wrong[made.wrong]);
      return;
    }
    const opened = await action.run(desk.call('incident.open', made.opening), words.doneOpened);
    if (!opened) return;
    close();
    options.onOpened(opened.id);
  }
  async function change(draft: IncidentDraft, incident: Incident): Promise<void> {
    const made = toIncidentChange(draft, incident, { now: clock.now(), people });
    if ('wrong' in made) {
      setWrong(words.wrong[made.wrong]);
      return;
    }
    const text = draft.text.trim();
    if (Object.keys(made.change).length === 0 && text === '') {
      setWrong(words.nothingChanged);
      return;
    }
    const { id, version: base } = incident;
    const { change: changed } = made;
    if (
      await action.run(desk.call('incident.change', { id, base, change: changed, text }), words.doneChanged)
    )
      close();
  }
  return {
    form,
    begun,
    onTyped() {
      isTyped.current = true;
    },
    auditEvent: wrong === undefined ? action : { ...action, fault: wrong },
    begin(next) {
      if (!mayWrite) {
        action.showMessage(t.log.mayNot);
        return;
      }
      action.begin();
      if (form && isTyped.current) {
        setWrong(words.unfinished);
        return;
      }
      isTyped.current = false;
      setWrong(undefined);
      setBegun((now) => now + 1);
      setForm(next);
    },
    async done(draft) {
      setWrong(undefined);
      if (form?.name === 'new') await open(draft, form.seed);
      else if (form) await change(draft, form.incident);
    },
    cancel: close,
    async tieSeed({ id }) {
      if (form?.name !== 'new') return;
      const { alerts, entries, trail } = form.seed;
      const add = { ...noIncidentLinks, alerts: [...alerts], entries: [...entries], trail: [...trail] };
      if (!(await action.run(desk.call('incident.tie', { id, add }), words.doneLinked))) return;
      close();
      options.onOpened(id);
    },
    async tie({ id }, what) {
      await action.run(
        desk.call('incident.tie', { id, add: { ...noIncidentLinks, ...what } }),
        words.doneLinked,
      );
    },
    async untie({ id }, remove) {
      await action.run(desk.call('incident.tie', { id, remove }), words.doneUnlinked);
    },
    async settle({ id }, record, how) {
      await action.run(desk.call('incident.settle', { id, record, how }), words.doneChanged);
      // The focused button is about to be removed; without this the focus would move to the wall.
      onFocus();
    },
  };
}
