import { describe, expect, it } from 'vitest';
import { frigateEvent, frigateReview, frigateRisen } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf, receivedAt } from '../../../test/fixtures/normaliser.ts';

const refs = (evidence: readonly { readonly ref: string }[] | undefined) => evidence?.map(({ ref }) => ref);
const reviewId = '1718987129.308396-fqk5ka';
const eventRef = '/api/events/1718987128.947436-g92ztx';

describe('a review of Frigate', () => {
  it('begins an alert, with the objects that it is made of as evidence', () => {
    const { told } = normaliserOf('frigate', { cameras: ['front_cam'] });
    expect(told(frigateReview('new'))).toMatchObject([
      {
        camera: 'site:camera:1',
        cameraName: 'front_cam',
        class: 'person',
        track: reviewId,
        phase: 'begin',
        priority: 'low',
        title: 'car',
        observedAt: 1718987129308,
        evidence: [
          { kind: 'snapshot', ref: expect.stringContaining('thumb-front_cam') },
          { kind: 'event', ref: eventRef, at: 1718987128947 },
          { kind: 'event', ref: '/api/events/1718987126.934663-q5ywpt', at: 1718987126935 },
        ],
      },
    ]);
  });

  it('rises from a detection to an alert, and ends when it has an end', () => {
    const { told } = normaliserOf('frigate');
    told(frigateReview('new'));
    expect(told(frigateRisen)).toMatchObject([
      { phase: 'update', priority: 'high', title: 'car (front_yard)', observedAt: 1718987148880 },
    ]);
    const end = frigateReview('end', { severity: 'alert', end_time: '1718987190.5' });
    expect(told(end)).toMatchObject([{ phase: 'end', track: reviewId, observedAt: 1718987190500 }]);
  });

  it('is of its class’s priority between the bounds of its severity', () => {
    const priorities = { person: 'critical', vehicle: 'low' } as const;
    const of = (severity: string, objects: string[]) =>
      normaliserOf('frigate', { priorities }).told(frigateReview('new', { severity, data: { objects } }))[0]
        ?.priority;
    expect(of('detection', ['person'])).toBe('medium');
    expect(of('detection', ['car'])).toBe('low');
    expect(of('alert', ['person'])).toBe('critical');
    expect(of('alert', ['car'])).toBe('high');
  });

  it('stays of the class with which it began, whatever comes into the picture', () => {
    const { told } = normaliserOf('frigate');
    told(frigateReview('new', { data: { objects: ['car'] } }));
    expect(told(frigateRisen)).toMatchObject([{ class: 'vehicle', title: 'person, car (front_yard)' }]);
  });

  it('says nobody’s name', () => {
    const { told } = normaliserOf('frigate');
    const all = [
      frigateReview('new'),
      frigateEvent('new'),
      frigateRisen,
      frigateEvent('end', { has_clip: true }),
    ];
    expect(JSON.stringify(all.flatMap((message) => told(message)))).not.toMatch(/Bob|29A|verified/);
  });

  it.each([
    ['severity', { severity: 'panic' }],
    ['start_time', { start_time: 'soon' }],
    ['id', { id: '' }],
    ['data', { data: { detections: 'x' } }],
  ])('without a proper %s is malformed', (_what, change) => {
    expect(normaliserOf('frigate').fault(frigateReview('new', change))?.code).toBe('alert.messageMalformed');
  });
});

describe('an event of Frigate', () => {
  it('is evidence of the review that lists it, once it has more to show', () => {
    const { told } = normaliserOf('frigate');
    told(frigateReview('new'));
    expect(told(frigateEvent('new'))).toMatchObject([
      {
        track: reviewId,
        class: 'person',
        phase: 'update',
        evidence: [{ kind: 'event', ref: eventRef, text: 'person' }],
      },
    ]);
    expect(told(frigateEvent('update'))).toEqual([]);
    const [more] = told(frigateEvent('update', { has_snapshot: 'true' }));
    expect(refs(more?.evidence)).toEqual([eventRef, `${eventRef}/snapshot.jpg`]);
  });

  it('before its review waits for it', () => {
    const { told } = normaliserOf('frigate');
    expect(told(frigateEvent('new', { has_snapshot: true }))).toEqual([]);
    const [begun] = told(frigateReview('new'));
    expect(refs(begun?.evidence)).toContain(`${eventRef}/snapshot.jpg`);
  });

  it('after its review has ended does not begin it anew', () => {
    const { told } = normaliserOf('frigate');
    told(frigateReview('new'));
    told(frigateReview('end', { end_time: 1718987190 }));
    expect(told(frigateEvent('end', { has_clip: 1 }))).toMatchObject([{ phase: 'end', track: reviewId }]);
  });

  it('of no review, or a false one, is no alert', () => {
    const { told } = normaliserOf('frigate');
    told(frigateReview('new'));
    expect(told(frigateEvent('new', { id: '1718980000.1-other' }))).toEqual([]);
    expect(told(frigateEvent('new', { false_positive: true }))).toEqual([]);
  });
});

describe('Frigate itself', () => {
  it('begins an alert of its own when it goes, and ends it when it is back', () => {
    const { told } = normaliserOf('frigate');
    const said = (payload: string) => told({ topic: 'frigate/available', payload });
    const shown = { class: 'source.offline', track: 'available', camera: null, observedAt: receivedAt };
    expect(said('offline')).toMatchObject([{ ...shown, phase: 'begin' }]);
    expect(said('online')).toMatchObject([{ ...shown, phase: 'end' }]);
  });

  it.each(['stats', 'front_cam/person', 'front_cam/detect/state', 'tracked_object_update'])(
    'tells nothing with %s',
    (below) => {
      expect(normaliserOf('frigate').told({ topic: `frigate/${below}`, payload: '3' })).toEqual([]);
    },
  );

  it('is not known to say anything else', () => {
    const { fault } = normaliserOf('frigate');
    expect(fault({ topic: 'frigate/whatever', payload: '3' })?.code).toBe('alert.messageUnknown');
    expect(fault({ topic: 'frigate/available', payload: 'maybe' })?.code).toBe('alert.messageMalformed');
  });
});
