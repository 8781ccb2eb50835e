import { createNumberFormatter } from '../../../base/text.ts';
import type { ReportTexts } from './vi.ts';

const count = createNumberFormatter('en-GB', 0);
const decimal = createNumberFormatter('en-GB', 1);
const many = (n: number, what: string, more = `${what}s`) => `${count(n)} ${n === 1 ? what : more}`;

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** 42 s, 3 min 05 s, 21 min, 1 h 05 min. */
function duration(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600)
    return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${two(seconds % 60)} s`}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${count(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? '' : ` ${two(minutes % 60)} min`}`;
}

export const englishReportTexts: ReportTexts = {
  language: 'en',
  count,
  decimal,
  percent: (share) => `${decimal(share * 100)} %`,
  duration,

  nation: 'SOCIALIST REPUBLIC OF VIET NAM',
  motto: 'Independence - Freedom - Happiness',
  title: 'Shift handover',
  periodTitle: 'Shift report',
  subject: (subject) => ('desk' in subject ? subject.name : `The whole of ${subject.centre}`),
  inFull(time, day) {
    const [date, month, year] = day.split('/');
    return `${time} on ${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
  },
  opening: (inFull, centre) =>
    `Made at ${inFull}, at ${centre}: both sides put on record the handover of the shift as follows.`,
  periodOpening: (inFull, centre) =>
    `Made at ${inFull}, at ${centre}. A report to be read, not a handover: nobody has signed it.`,
  closing:
    'Both sides have read this report and signed it by signing in. From the incoming side’s signature on the desk is theirs. What it says is frozen; it may be added to, not changed.',
  states: {
    preview: 'Preview, not signed',
    outgoing: 'Signed by the outgoing side, waiting for the incoming',
    both: 'Signed by both sides',
  },
  version: (n) => `Version ${count(n)}`,
  number: 'Report no.',
  page: (page, of) => `Page ${page} of ${of}`,

  sections: {
    where: 'Desk, shift and people',
    things: 'The three things that matter',
    incidents: 'Open incidents',
    alerts: 'Alerts unacknowledged or open',
    setAside: 'Alerts shelved, suppressed, out of service',
    degraded: 'Cameras and links degraded',
    abnormal: 'Anything not normal',
    standing: 'Watch list, standing orders, planned events of the next 12 h',
    exports: 'Exports and evidence holds',
    log: 'Shift log',
    figures: 'Figures',
    gaps: 'Gaps in the data',
    questions: 'Questions and answers',
    signatures: 'Signatures',
  },
  orders: 'Orders received that have not ended',
  thingsAgain: 'Once more: the three things that matter',
  addenda: 'Added after signing',
  none: 'None.',
  unknownNote: 'Could not be looked up when this was made:',
  unknown: {
    leases: 'who steers, which tours run, which pictures come (the site was away)',
    tours: 'which tours ought to run',
    walls: 'what others put on walls',
    rights: 'temporary rights',
    use: 'use of PTZ and cameras at other desks',
    exports: 'all exports of other desks (maps and reports that they printed or filed are not known here)',
    desks:
      'when other desks were without the site, off or had their clocks set, and what of theirs did not work',
  },
  noneKnown: 'Nothing else is known.',
  noThing: 'Not written.',
  cut: (shown, total) => `${count(shown)} of ${count(total)} shown.`,
  ofTotal: (total) => many(total, 'item'),

  risks: {
    title: 'THIS HANDOVER NEEDS SPECIAL CARE',
    why: {
      flood: 'Flood of alerts',
      degraded: 'System degraded',
      absence: 'Incoming was long absent',
      emergency: 'Emergency in progress',
      offline: 'Cut off from the site, data may be missing',
      clock: 'The clock was set during the shift',
      unattended: 'Nobody was signed on for duty',
    },
    figures: {
      incidents: (n) => many(n, 'critical incident'),
      alerts: (n) => many(n, 'alert'),
      peakPerTenMinutes: (n) => `peak of ${many(n, 'alert')} in 10 min`,
      minutes: (n) => `${count(n)} min`,
      days: (n) => many(n, 'day'),
      percent: (n) => `${decimal(n)} % of the time`,
      cameras: (n) => many(n, 'camera'),
      others: (n) => many(n, 'link, source or machine', 'links, sources or machines'),
      steps: (n) => many(n, 'time'),
    },
  },

  priorities: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
  incidentStates: { open: 'Open', monitoring: 'Monitoring', closed: 'Closed' },
  parts: { outgoing: 'Outgoing', incoming: 'Incoming', duty: 'On duty' },
  setAside: { shelved: 'Shelved', suppressed: 'Suppressed', outOfService: 'Out of service' },
  cameraFault: (fault) => `Camera at fault: ${fault}`,
  untilFaultOver: 'until the fault is over',
  degraded: {
    camera: 'Camera',
    link: 'Link',
    source: 'Alert source',
    gateway: 'PTZ gateway',
    store: 'Store',
  },
  abnormal: {
    lease: 'Lease',
    tourOff: 'Tour off',
    wallOverride: 'Wall override',
    temporaryRight: 'Temporary right',
    fourEyes: 'Four eyes',
    withoutSite: 'In without the site',
  },
  granted: {
    'video.export': (second: string) => `Export, ${second} standing by`,
    'video.unmasked': (second: string) => `View without masks, ${second} standing by`,
  },
  standing: { watch: 'Watch', order: 'Standing order', event: 'Planned' },
  exports: { export: 'Export', exporting: 'Export under way', hold: 'Evidence hold' },
  left: {
    'map.print': 'A map, printed',
    'handover.file': 'A handover report, as a file',
    'handover.print': 'A handover report, on paper',
  },
  entries: {
    note: 'Note',
    call: 'Call',
    order: 'Order',
    incident: 'Incident',
    cameraFault: 'Camera fault',
    visitor: 'Visitor',
  },
  gaps: {
    offline: 'Cut off from the site',
    clockForward: 'Clock set forward',
    clockBack: 'Clock set back',
    deskDown: 'The desk did not run',
  },
  signedBy: { site: 'Signed in at the site', verifier: 'Signed in at the desk, cut off from the site' },
  dispositions: { genuine: 'Genuine', nuisance: 'Nuisance', test: 'Test', technical: 'Technical fault' },

  sectionHead: 'Section',
  idHead: 'Id',
  heads: {
    centre: 'Centre',
    desk: 'Desk',
    shift: 'Shift',
    period: 'Period',
    madeAt: 'Made at',
    person: 'Name',
    part: 'Side',
    post: 'Post',
    since: 'Since',
    until: 'Until',
    what: 'Kind',
    name: 'Name',
    state: 'State',
    priority: 'Priority',
    incident: 'Incident',
    owner: 'Owner',
    next: 'Next step',
    due: 'Due',
    alert: 'Alert',
    camera: 'Camera',
    received: 'Received',
    times: 'Times',
    by: 'By',
    reason: 'Reason',
    text: 'What',
    place: 'Where',
    givenBy: 'Given by',
    answers: 'Responsible',
    at: 'At',
    taken: 'Incoming',
    question: 'Question',
    answer: 'Answer',
    how: 'How signed',
    signature: 'Signature',
    hash: 'SHA-256',
    version: 'Version',
    figure: 'Figure',
    thisShift: 'This shift',
    before: 'Median of 7 before',
    range: 'Lowest – highest',
  },
  overdue: 'OVERDUE',
  acknowledged: 'Acknowledged',
  unacknowledged: 'Unacknowledged',
  unassigned: 'Nobody',
  still: 'not over',
  noEnd: 'no end',
  unknownSince: 'not known',
  tick: (time) => `Taken ${time}`,
  notTicked: 'Not taken',
  handoverWordsOf: 'Outgoing says',
  addendum: 'Added',
  orderEnds: { done: 'Done', cancelled: 'Cancelled', notDone: 'Not done' },
  opened: (time, name) => `Opened ${time}, ${name}`,
  notAnswered: 'Not answered.',
  unsigned: 'Not signed',
  pending: 'not at the site yet',
  timesSeen: (n) => `×${count(n)}`,
  cameras: 'Cameras',
  clockBy: (ms) => `${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}`,

  figures: {
    received: 'Alerts received',
    occurrences: 'Occurrences',
    peak: 'Most in ten minutes',
    flood: 'Time in flood',
    acknowledge: 'Time to acknowledge (median)',
    acknowledgeP95: 'Time to acknowledge (95 %)',
    closing: 'Time to close (median)',
    closed: 'Closed',
    standing: 'Active for over 24 h',
    chattering: 'Chattering now',
    shelved: 'Shelved now',
    ptz: 'PTZ steering',
    ptzText: (gestures, minutes, cameras) =>
      `${many(gestures, 'time')}, ${decimal(minutes)} min, ${many(cameras, 'camera')}`,
    ptzTime: 'Time steering PTZ',
    views: 'Camera use',
    viewCount: 'Views of cameras',
    viewsText: (views, cameras) => `${many(views, 'view')}, ${many(cameras, 'camera')}`,
    operator: 'Operator',
    operatorHeads: { open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' },
    noneBefore: 'There is no shift before to compare with.',
    notMeasured: 'none yet',
  },
  charts: {
    rate: 'Alerts in each quarter of an hour',
    rateAlt: (total, most, when) =>
      `Bar chart: ${many(total, 'alert')} in the shift, at most ${count(most)} in a quarter of an hour, from ${when}.`,
    binned: (minutes) => `Each bar is the highest within ${count(minutes)} min.`,
    flood: (n) => `flood: over ${count(n)}`,
    split: 'By priority',
    sources: 'Top sources',
    ownSource: 'The site itself',
    sourceHeads: { alerts: 'Alerts', occurrences: 'Occurrences' },
    acknowledge: 'Time to acknowledge, against the seven shifts before',
    thisShift: 'This shift',
  },
};
