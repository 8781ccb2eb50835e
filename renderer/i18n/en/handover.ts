import type { handoverTexts as vi } from '../vi/handover.ts';

const number = new Intl.NumberFormat('en-GB');
const count = (n: number) => number.format(n);
const many = (n: number, what: string) => `${count(n)} ${what}${n === 1 ? '' : 's'}`;

export const handoverTexts: typeof vi = {
  title: 'Handover',
  close: 'Close ({key:handover})',
  wider: 'Wider, narrower ({key:page.wide})',
  loading: 'Making the report…',
  took: (ms) => `made in ${count(Math.round(ms))} ms`,
  bar: {
    open: 'Handover ({key:handover})',
    soon: (time) => `Handover at ${time}`,
    due: 'Handover is due',
    overdue: 'Handover is overdue',
    states: {
      begun: 'Handing over',
      signed: 'Waits for the incoming',
      refused: 'Refused by the incoming',
      accepted: 'Handed over',
    },
  },
  of: 'Handover of',
  noneOf: 'None:',
  ofWhat: { desk: 'This desk', centre: 'The whole centre' },
  span: 'Period',
  spans: (hours) =>
    hours === undefined ? 'Shift ending' : hours > 24 ? many(hours / 24, 'day') : `${count(hours)} h`,
  ownSpan: 'Another',
  from: 'From',
  to: 'To',
  spanHint: 'day/month/year hour:minute, 31 days at most',
  spanWrong: 'Not right yet: from must come before to, 31 days at most, written like 26/11/2026 22:00.',
  views: { now: 'Report (1)', past: 'Handovers (2)', period: 'A period (3)' },
  begin: 'Begin the handover ({key:handover.begin})',
  begins: 'Begin the handover',
  preview: 'A preview: nothing is written yet',
  steps: { begun: 'Report written', signed: 'Outgoing signs', accepted: 'Incoming signs' },
  stepStates: { done: 'done', now: 'now', ahead: 'ahead', refused: 'refused' },
  fromTo: (outgoing, incoming) =>
    incoming === null ? `${outgoing} hands over, nobody has taken it` : `${outgoing} to ${incoming}`,
  signedBy: (version, name) => `Version ${count(version)} signed by ${name}`,
  refusedBy: (name, why) => `Refused by ${name}: ${why}`,
  acceptedBy: (name, time) => `Taken by ${name} at ${time}. The desk is theirs.`,
  superseded:
    'Another report of the same desk was accepted before: that one stands, this one is only to be read.',
  pending: 'Not all of it has reached the site',
  offline: 'The site is out of reach: the handover goes on, and is sent when it is back.',
  versions: 'Version',
  version: (n) => `Version ${count(n)}`,
  versionNow: 'As it is now',
  sections: 'Sections of the report',
  ticks: (done, all) =>
    done === all
      ? `All ${many(all, 'item')} taken over`
      : `${count(done)} of ${many(all, 'item')} taken over`,
  ticksLeft: (n) => `The incoming has ${many(n, 'item')} left to tick.`,
  tick: 'Tick as taken over (space)',
  ticked: (name, time) => `Taken over: ${name}, ${time}`,
  notTicked: 'Not taken over',
  thing: (n) => `Priority point ${count(n)}`,
  noThing: 'Nothing written. Enter to write.',
  noThingRead: 'Nothing written.',
  words: 'Said at handover',
  writeWords: 'Write (Enter)',
  wordsFor: (of) => `Words to: ${of}`,
  wordsHint: 'Ctrl+Enter saves · Esc cancels. Figures are nobody’s to change.',
  save: 'Save',
  cancel: 'Cancel (Esc)',
  working: 'Working…',
  actions: {
    sign: 'Outgoing signs ({key:handover.sign})',
    accept: 'Incoming signs ({key:handover.accept})',
    refuse: 'Refuse ({key:handover.refuse})',
    ask: 'Ask ({key:handover.ask})',
    answer: 'Answer (Enter)',
    addendum: 'Add to it ({key:handover.begin})',
    file: 'Print, export ({key:handover.file})',
  },
  forms: {
    sign: 'The outgoing signs the report',
    signHint:
      'Signed by signing in again. What it says is frozen as a version; the desk stays the outgoing’s until the incoming signs.',
    accept: 'The incoming signs and takes the desk',
    acceptHint:
      'Signed by signing in. The desk is the incoming’s from then on; the pictures on the wall stay.',
    refuse: 'The incoming refuses',
    refuseHint: 'It goes back to the outgoing with the reason, who words it anew and signs another version.',
    ask: 'The incoming asks',
    answer: 'The outgoing answers',
    addendum: 'Added to a signed report',
    addendumHint: 'What was signed does not change. What is added stands behind it, with name and time.',
    reason: 'Why',
    name: 'Name',
    password: 'Password',
    text: 'Words',
    questionOf: (text) => `Asked: ${text}`,
  },
  question: (name, time) => `${name} asked at ${time}`,
  answered: 'Answer',
  notAnswered: 'Not answered',
  saved: {
    begin: 'Begun. Write the three things that matter, then the outgoing signs.',
    word: 'Saved.',
    sign: 'Signed by the outgoing. The incoming ticks each item and signs.',
    accept: 'The shift is taken over.',
    refuse: 'Refused. It goes back to the outgoing.',
    ask: 'Asked.',
    answer: 'Answered.',
    addendum: 'Added.',
  },
  file: {
    title: 'Print or export the report',
    language: 'Language',
    format: 'As',
    paper: 'Paper (printer)',
    printer: 'Printer',
    looking: 'Looking for printers…',
    print: 'Print',
    printing: (seconds) => `Being printed… ${count(seconds)} s`,
    printed: (printer, time) => `${time} · sent to ${printer}`,
    formats: { pdf: 'PDF (A4)', csv: 'CSV', json: 'JSON' },
    make: 'Export',
    making: (seconds) => `Being made… ${count(seconds)} s`,
    made: (file, size) => `${file} · ${size}`,
    folder: 'In the desk’s folder of exports. It can be read, searched and printed elsewhere.',
    show: 'Open the folder',
    show404: 'The folder cannot be opened.',
    bytes: (n) =>
      n < 1_000_000
        ? `${count(Math.max(1, Math.round(n / 1_000)))} KB`
        : `${count(Math.round(n / 100_000) / 10)} MB`,
  },
  past: {
    none: 'No handover so far.',
    more: 'More',
    line: (outgoing, incoming) => `${outgoing} → ${incoming}`,
    noOne: 'nobody yet',
    again: 'Try again',
    back: 'Back to the list (Esc)',
  },
  figures: {
    thisShift: 'This shift',
    before: (n) => `Median of the ${n === 1 ? 'shift' : `${count(n)} shifts`} before`,
  },
  hint: {
    preview:
      '{key:handover.begin} begins · {key:handover.file} prints, exports · ] [ next, previous section · {key:page.wide} wider, narrower · Esc gives the keys to the wall',
    period:
      '{key:handover.file} prints, exports · ] [ next, previous section · 1 the report worked on · {key:page.wide} wider, narrower',
    begun:
      'Enter writes · {key:handover.sign} the outgoing signs · ] [ next, previous section · {key:handover.file} prints · {key:page.wide} wider, narrower',
    signed:
      'Space ticks · {key:handover.ask} asks · {key:handover.accept} the incoming signs · {key:handover.refuse} refuses · ] [ next, previous section',
    accepted:
      '{key:handover.begin} adds to it · {key:handover.file} prints, exports · ] [ next, previous section · 2 those before',
  },
};
