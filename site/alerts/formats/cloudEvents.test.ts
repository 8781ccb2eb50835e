import { describe, expect, it } from 'vitest';
import { cloudEvent } from '../../../test/fixtures/alertMessages.ts';
import { normaliserOf, receivedAt } from '../../../test/fixtures/normaliser.ts';
import { batchContentType } from './cloudEvents.ts';

const topic = '/alerts/webhook/src';
const of = (change: object) => ({ topic, payload: { ...cloudEvent, ...change } });

describe('a CloudEvent', () => {
  it('a CloudEvent takes its class from its type and details from its data', () => {
    const { received } = normaliserOf('webhook', { cameras: ['cam-12'] });
    expect(received(of({}))).toMatchObject([
      {
        id: '/vn/hanoi/traffic#A234-1234-1234',
        camera: 'site:camera:1',
        class: 'traffic.accident',
        track: 'TN-77',
        phase: 'begin',
        priority: 'high',
        title: 'Va chạm hai xe máy',
        place: { lat: 21.0285, lon: 105.8542, ward: null, text: 'Hàng Bài' },
        observedAt: Date.parse('2026-11-25T08:00:00.500Z'),
        evidence: [{ kind: 'snapshot', ref: 'https://traffic.example/77.jpg' }],
      },
    ]);
  });

  it('a CloudEvent without data and time is a pulse at the time of arrival', () => {
    const bare = { data: undefined, time: undefined, type: 'vn.hanoi.traffic.accident' };
    expect(normaliserOf('webhook').received(of(bare))).toMatchObject([
      { phase: 'pulse', priority: null, title: '', observedAt: receivedAt, place: null },
    ]);
  });

  it.each([
    ['com.example.Fire', 'fire', 'pulse'],
    ['com.example.flood.ended', 'flood', 'end'],
    ['com.example.illegal-karaoke.v1', 'com.example.illegal-karaoke', 'pulse'],
    ['ended', 'ended', 'end'],
    ['heartbeat', 'other.heartbeat', 'pulse'],
  ])('a CloudEvent of type %s has class %s and phase %s', (type, alertClass, phase) => {
    const shown = normaliserOf('webhook').received(of({ type, data: {} }));
    expect(shown).toMatchObject([{ class: alertClass, phase }]);
  });

  it('a CloudEvent takes its class from a type that ends in a class of the site, or from its data', () => {
    const { received } = normaliserOf('webhook', { priorities: { 'street-vending': 'low' } });
    expect(received(of({ type: 'com.example.street-vending' }))[0]?.class).toBe('street-vending');
    expect(received(of({ data: { class: 'Cây đổ' } }))[0]?.class).toBe('cay-do');
  });

  it.each([
    ['resolved', 'end'],
    [true, 'begin'],
    ['0', 'end'],
    ['firing', 'begin'],
  ])('a CloudEvent with state %j in its data has phase %s', (state, phase) => {
    expect(normaliserOf('webhook').received(of({ data: { state } }))[0]?.phase).toBe(phase);
  });

  it('a CloudEvent may carry its data in base64', () => {
    const data_base64 = Buffer.from(JSON.stringify({ title: 'x', priority: 'P1' })).toString('base64');
    expect(normaliserOf('webhook').received(of({ data: undefined, data_base64 }))).toMatchObject([
      { title: 'x', priority: 'critical' },
    ]);
  });

  it('a CloudEvent may arrive in a batch', () => {
    const { received, fault } = normaliserOf('webhook');
    const batch = [cloudEvent, { ...cloudEvent, id: '2' }];
    expect(received({ topic, payload: batch }, { contentType: batchContentType })).toHaveLength(2);
    expect(received({ topic, payload: [] }, { contentType: batchContentType })).toEqual([]);
    expect(fault({ topic, payload: [{}] }, { contentType: batchContentType })?.code).toBe(
      'alert.messageMalformed',
    );
  });

  it('a CloudEvent with long text is cut, with a mark', () => {
    const [reported] = normaliserOf('webhook').received(
      of({ data: { title: 'đ\u0000\n'.repeat(9_000), rule: 'r'.repeat(900) } }),
    );
    expect(reported?.title).toMatch(/^(đ )+đ?…$/);
    expect(reported?.title.length).toBeLessThanOrEqual(200);
    expect(reported?.rule).toBe(`${'r'.repeat(119)}…`);
  });

  it.each([
    { specversion: '0.3' },
    { id: '' },
    { id: 7 },
    { source: undefined },
    { type: '' },
    { time: 'now' },
  ])('a CloudEvent with %j is malformed', (change) => {
    expect(normaliserOf('webhook').fault(of(change))?.code).toBe('alert.messageMalformed');
  });
});
