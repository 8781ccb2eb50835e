import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { toAlertTitle } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import { ok } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Incident } from '../../../core/shiftlog/incident.ts';
import { getAlertClassName } from '../../features/alerts/model.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { type NamedTarget, toSearchWords } from '../../shared/searchIndex.ts';
import { useDesk, useMirror } from '../../shared/services.ts';
import { useQuery } from '../../ui/query.ts';
import { listSearchNames, maxSearchedAlerts, type SearchedAlert, type SearchedPerson } from './searchAll.ts';

/** The minimum number of letters: nearly everything matches a single one. */
const leastLetters = 2;

/** Loads the alerts that match a text, in any state, newest first. */
export function useAlertSearch(options: {
  readonly policy: AlertPolicy | undefined;
  readonly text: string;
  readonly wanted: boolean;
  /** A search for alerts alone shows more of them. */
  readonly alone: boolean;
}): {
  /** The text sent to the desk. */
  readonly text: string;
  /** Undefined: no response yet, or no request. */
  readonly found: { readonly found: readonly SearchedAlert[]; readonly isAll: boolean } | undefined;
  readonly isSeeking: boolean;
  readonly fault: Fault | undefined;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const { language } = useLanguage();
  const { policy, wanted, alone } = options;
  const text = options.text.trim().slice(0, 100);
  const isAsked = wanted && toSearchWords(text).length >= leastLetters;
  const revision = useStore(mirror.queue, (queue) => queue?.revision);
  const ask = useMemo(
    () =>
      isAsked
        ? async () => {
            const limit = alone ? maxSearchedAlerts.alone : maxSearchedAlerts.besides;
            const answer = await desk.call('alert.list', { filter: { state: 'all', text }, limit });
            return answer.ok ? ok({ text, alone, ...answer.value }) : answer;
          }
        : undefined,
    [desk, isAsked, text, alone],
  );
  const { value, fault } = useQuery(ask, revision);
  const isOfThis = isAsked && value !== undefined && value.text === text && value.alone === alone;
  const found = useMemo(() => {
    if (!isOfThis || !value) return undefined;
    const { byId } = mirror.cameras.getState();
    return {
      isAll: value.next === undefined,
      found: value.rows.map((shown): SearchedAlert => {
        const { alert } = shown;
        const name = getAlertClassName(alert.class, { language }, policy);
        const camera = alert.camera === null ? undefined : byId.get(alert.camera)?.camera;
        return {
          shown,
          name: toAlertTitle(name, alert.title),
          where: camera?.name ?? alert.place?.text ?? '',
        };
      }),
    };
  }, [isOfThis, value, mirror, language, policy]);
  return {
    text,
    found,
    isSeeking: isAsked && !isOfThis && fault === undefined,
    fault: isAsked ? fault : undefined,
  };
}

const noIncidents: readonly NamedTarget<Incident>[] = [];

/** Loads the incidents, including closed ones, with their titles and places. */
export function useSearchedIncidents(wanted: boolean): { readonly found: readonly NamedTarget<Incident>[] } {
  const desk = useDesk();
  const mirror = useMirror();
  const revision = useStore(mirror.shiftLog, (shiftLog) => shiftLog?.revision);
  const ask = useMemo(
    () =>
      wanted ? () => desk.call('incident.list', { states: ['open', 'monitoring', 'closed'] }) : undefined,
    [desk, wanted],
  );
  const { value } = useQuery(ask, revision);
  const found = useMemo(
    () =>
      value?.incidents.flatMap((incident) =>
        listSearchNames(incident, incident.title, incident.place?.text),
      ) ?? noIncidents,
    [value],
  );
  return { found };
}

/**
 * Loads the people in the room.
 * For the shift leader these are the operators at its desks, by the site; for others, and without the site, those on
 * duty by the shift log.
 */
export function useSearchedPeople(options: { readonly operator: Operator; readonly wanted: boolean }): {
  readonly found: readonly NamedTarget<SearchedPerson>[];
} {
  const desk = useDesk();
  const mirror = useMirror();
  const { t } = useLanguage();
  const { operator, wanted } = options;
  const leads = wanted && operator.rights.includes('shift.lead');
  const askBoard = useCallback(() => desk.call('board.get', {}), [desk]);
  const { value: board, fault } = useQuery(leads ? askBoard : undefined, undefined);
  const onDuty = useStore(mirror.shiftLog, (shiftLog) => shiftLog?.onDuty);
  const found = useMemo(() => {
    if (!wanted) return [];
    const here = new Map<string, SearchedPerson>();
    if (board && !fault)
      for (const { desk: at, name: where, operator: sits } of board.desks)
        if (sits && !here.has(sits.id)) here.set(sits.id, { id: sits.id, name: sits.name, where, desk: at });
    for (const { person, post } of onDuty ?? [])
      if (!here.has(person.id))
        here.set(person.id, {
          id: person.id,
          name: person.name,
          desk: null,
          where: [t.search.on.onDuty, post].filter(Boolean).join(' · '),
        });
    return [...here.values()].flatMap((one) => listSearchNames(one, one.name, one.where));
  }, [wanted, board, fault, onDuty, t]);
  return { found };
}
