import type { Disposition } from '../../../core/alerts/alert.ts';
import type { alertDetailTexts as vi } from '../vi/alertDetails.ts';

const number = new Intl.NumberFormat('en-GB');
const count = (n: number) => number.format(n);
const many = (n: number, one: string, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

export const dispositionTexts: Record<Disposition, string> = {
  genuine: 'Genuine',
  nuisance: 'Nuisance',
  test: 'Test',
  technical: 'Technical fault',
};

/** Texts of the alert detail panel: known facts, history and delivery results. */
export const alertDetailTexts: typeof vi = {
  details: {
    label: 'The alert in detail',
    none: 'Select an alert to see it in detail.',
    loading: 'Reading…',
    steps: 'What to do',
    noSteps: 'This class has no standing instructions.',
    stepBy: (name, time) => `${name}, ${time}`,
    facts: 'Facts',
    place: 'Place',
    observed: 'Observed by source',
    received: 'Received',
    last: 'Last time',
    counts: (n, duplicates) =>
      duplicates > 0 ? `${count(n)} times, ${count(duplicates)} the same again` : many(n, 'time'),
    source: 'Source',
    classes: 'What came when',
    rule: 'Rule, zone',
    owner: 'Owner',
    acknowledgedBy: 'Acknowledged',
    shelvedBy: 'Shelved',
    closedBy: 'Closed',
    outBy: 'Out of service',
    heldBy: 'Held as evidence',
    suppressedBy: 'Suppressed by',
    by: (name, time) => `${name}, ${time}`,
    clock: (seconds) =>
      seconds > 0
        ? `here ${count(seconds)} s later: on its way for long, or the source’s clock is behind`
        : `source’s clock ${count(-seconds)} s ahead`,
    nearby: 'Cameras nearby',
    noNearby: 'The place is not known.',
    here: 'this camera',
    metres: (m) => (m < 1_000 ? `${Math.round(m)} m` : `${(m / 1_000).toFixed(1)} km`),
    evidence: 'Evidence',
    noEvidence: 'The source sent none.',
    evidenceKinds: { event: 'Event', snapshot: 'Picture', clip: 'Clip', document: 'Document' },
    timeline: 'Timeline',
    raw: 'Raw messages',
    rawShow: 'Show raw messages',
    rawNone: 'The raw messages are gone.',
    cap: 'Copy as CAP',
    capCopied: 'CAP copied to the clipboard.',
    capBelow: 'It could not be copied; select it here:',
  },
  timeline: {
    occurred: (n) => (n > 1 ? `Reported ${count(n)} times` : 'Reported'),
    ended: 'Reported as over',
    duplicates: (n) => `${count(n)} the same again`,
    site: {
      unshelved: 'Shelving over, back in the queue',
      escalated: (level) => `Escalated to level ${level}: nobody answered`,
      announcedAgain: 'Announced again: acknowledged but nobody’s',
      suppressed: 'Suppressed',
      unsuppressed: 'No longer suppressed',
      flapping: 'Began to flap',
      steady: 'No longer flapping',
      expired: 'Taken to be over: its time has passed, or nothing more came',
    },
    acknowledge: 'acknowledged',
    assign: (to) => `assigned to ${to}`,
    assignSelf: 'took it',
    unassign: 'gave it back',
    note: 'noted',
    shelve: (until) => `shelved to ${until}`,
    unshelve: 'unshelved',
    close: (disposition) => `closed: ${dispositionTexts[disposition]}`,
    reopen: 'reopened',
    escalate: (level) => `escalated to ${level}`,
    takeOutOfService: 'took out of service',
    returnToService: 'returned to service',
    resetLatch: 'reset the latch',
    tick: (step) => `did: ${step}`,
    untick: (step) => `not done: ${step}`,
    hold: 'held as evidence',
    releaseHold: 'no longer held as evidence',
    pending: 'pending',
    results: {
      done: '',
      already: 'was so before',
      conflict: 'conflict, nothing overwritten',
      refused: 'refused',
    },
  },
  conflict: {
    title: 'Changed on both sides',
    refused: 'Not taken by the site',
    mine: 'Yours',
    theirs: 'At the site now',
    again: 'Do mine again',
    drop: 'Let theirs stand',
    at: (time) => `at ${time}`,
    next: 'What you did is not lost and has overwritten nothing. Look at both sides and choose.',
  },
};
