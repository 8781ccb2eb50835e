import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SiteCalls, type SiteTopics, siteCalls } from '../../core/api/site.ts';
import { CameraId, DeskId, WardId } from '../../core/base/ids.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { mediaCalls } from '../../core/media/api.ts';
import { controlCalls } from '../../core/ptz/controlApi.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import type { CallTable } from '../../core/rpc/define.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { controlExampleOf, mediaExampleOf } from '../contract/controlExamples.ts';
import { siteExampleOf } from '../contract/siteExamples.ts';
import { controlClient, testDesk } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { entry, personOf, shiftLogRecord } from '../fixtures/shiftLog.ts';
import { startTestSite, type TestSite, testCamera } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';

/**
 * A person whose scope is ward w1 tries to find out which cameras there are in ward w2: by each call that takes a camera, by records,
 * by numbers, by layouts and by the list of wards. An id that does not exist and one outside the scope must be the same to them.
 */
const unknown = CameraId.parse('hn:camera:c99');
const outside = CameraId.parse('hn:camera:c2');

type Desk = RpcClient<SiteCalls, SiteTopics>;
let test: TestSite;
let desks = 0;
/** Each with a rate limit of its own. */
const newDesk = (name: string) => {
  desks += 1;
  return test.signedIn(name, DeskId.parse(`desk-${desks.toString(16).padStart(16, '0')}`));
};
const ptz = (number: number, over: object) =>
  testCamera(number, { kind: 'ptz' as const, ptz: { onvif: `http://fake/c${number}` }, ...over });
const cameras = [
  ptz(1, { name: 'Ngã tư 1' }),
  ptz(2, { name: 'Cổng mật', ward: 'w2', position: { lat: 20.5, lon: 105.1 } }),
  testCamera(3),
  testCamera(4, { function: 'defence', position: { lat: 22, lon: 106 } }),
];

beforeAll(async () => {
  test = await startTestSite(cameras, { gateway: true });
}, 60_000);
afterAll(async () => void (await test?.close()));

type Call = (name: string, input: unknown) => Promise<Result<unknown>>;
interface Contract {
  readonly calls: CallTable;
  readonly exampleOf: (name: string, camera: CameraId) => unknown;
}
const contracts = {
  desk: { calls: siteCalls, exampleOf: siteExampleOf },
  control: { calls: controlCalls, exampleOf: controlExampleOf },
  window: { calls: mediaCalls, exampleOf: mediaExampleOf },
} as const satisfies Record<string, Contract>;

/** Returns the calls whose example names a camera. */
const namingCameras = ({ calls, exampleOf }: Contract): readonly string[] =>
  Object.keys(calls).filter(
    (name) => JSON.stringify(exampleOf(name, unknown)) !== JSON.stringify(exampleOf(name, outside)),
  );
/** Returns the result as it would read if it were about the unknown camera. */
const asUnknown = (result: Result<unknown>): unknown =>
  JSON.parse(JSON.stringify(result).replaceAll(outside, unknown));

/** Makes each call for both ids, and expects the same response: the refusal, where the contract limits the call by scope. */
async function expectSameResponse(
  { calls, exampleOf }: Contract,
  names: readonly string[],
  call: Call,
): Promise<void> {
  for (const name of names) {
    const ofUnknown = await call(name, exampleOf(name, unknown));
    const ofOutside = await call(name, exampleOf(name, outside));
    expect([name, asUnknown(ofOutside)]).toEqual([name, ofUnknown]);
    if (calls[name]?.scope !== 'none') expect([name, ofUnknown]).toEqual([name, fail('right.outOfScope')]);
  }
}

describe('an unknown camera and one out of scope', () => {
  it('are answered alike by each call of a desk', async () => {
    const desk = await newDesk('chief1');
    // A record of the shift log is answered by its outcome, and has a test of its own.
    const names = namingCameras(contracts.desk).filter((name) => name !== 'shiftLog.push');
    expect(names).toEqual(
      expect.arrayContaining(['camera.remove', 'export.record', 'layout.save', 'share.push', 'video.unmask']),
    );
    await expectSameResponse(contracts.desk, names, desk.call as Call);
    desk.close();
  });

  it('are answered alike by each call of PTZ control and of a window', async () => {
    const desk = await newDesk('chief1');
    let ticket = await desk.call('control.ticket', {});
    await until(async () => {
      if (!ticket.ok) ticket = await desk.call('control.ticket', {});
      return ticket.ok;
    });
    const granted = must(ticket);
    const { client: control } = await controlClient(granted.url);
    const join = () => control.call('control.join', { protocol: protocolVersion, ticket: granted.ticket });
    await until(async () => (await join()).ok);
    const steering = namingCameras(contracts.control);
    expect(steering.length).toBeGreaterThan(8);
    await expectSameResponse(contracts.control, steering, control.call as Call);
    const { client: window } = await test.joined(desk);
    const watching = namingCameras(contracts.window);
    expect(watching).toEqual(['media.watch']);
    await expectSameResponse(contracts.window, watching, window.call as Call);
    for (const client of [control, window, desk]) client.close();
  });

  it('are refused alike in a record of the shift log', async () => {
    const desk = await test.signedIn('chief1');
    const outcomeOf = async (camera: CameraId, n: number) => {
      const body = entry('Cổng sau', { cameras: [camera] });
      const record = shiftLogRecord(n, body, { by: personOf('chief1'), desk: testDesk, at: Date.now() });
      const { outcomes } = must(await desk.call('shiftLog.push', { records: [record] }));
      return outcomes.map(({ fault }) => fault?.code ?? 'taken');
    };
    expect(await outcomeOf(outside, 1)).toEqual(['right.outOfScope']);
    expect(await outcomeOf(unknown, 2)).toEqual(['right.outOfScope']);
    desk.close();
  });
});

describe('a camera added at a desk', () => {
  const add = async (desk: Desk, over: object) => {
    const result = await desk.call('camera.add', {
      stream: { url: 'rtsp://192.0.2.1/x' },
      number: 9,
      name: 'Cổng sau',
      ward: WardId.parse('hn:ward:w1'),
      ...over,
    });
    return result;
  };

  it('does not learn the name of a camera out of scope from its number', async () => {
    const desk = await newDesk('keeper1');
    const taken = await add(desk, { number: 2 });
    expect(taken.ok).toBe(false);
    expect(JSON.stringify(taken)).not.toContain('Cổng mật');
    // Those in scope are named as before.
    expect(JSON.stringify(await add(desk, { number: 1 }))).toContain('Ngã tư 1');
    desk.close();
  });

  it('is answered alike for a ward that does not exist and for one out of scope, whatever its number', async () => {
    const desk = await newDesk('keeper1');
    for (const number of [2, 9]) {
      const none = await add(desk, { ward: WardId.parse('hn:ward:w99'), number });
      expect(await add(desk, { ward: WardId.parse('hn:ward:w2'), number })).toEqual(none);
      expect(none).toMatchObject({ fault: { code: 'right.outOfScope' } });
    }
    desk.close();
  });
});

describe('the wards', () => {
  it('are told only where the person may see a camera', async () => {
    const wardsOf = async (name: string) => {
      const desk = await newDesk(name);
      const { wards } = must(await desk.call('registry.page', {}));
      desk.close();
      return wards.map(({ name: of }) => of);
    };
    expect(await wardsOf('all')).toEqual(['Hoàn Kiếm', 'Ba Đình']);
    expect(await wardsOf('ward1')).toEqual(['Hoàn Kiếm']);
  });
});

describe('a layout that others saved', () => {
  it('does not tell a removed camera out of scope from one that exists', async () => {
    const desk = await newDesk('chief');
    const layout = {
      division: '4' as const,
      tiles: [outside, CameraId.parse('hn:camera:c3'), CameraId.parse('hn:camera:c1')],
    };
    must(await desk.call('layout.saveShared', { name: 'Chung', layout }));
    const seenBy = async (name: string) => {
      const reader = await newDesk(name);
      const { layouts } = must(await reader.call('layout.list', {}));
      reader.close();
      return layouts.find((one) => one.name === 'Chung');
    };
    const before = await seenBy('ward1');
    expect(before).toMatchObject({
      layout: { tiles: [null, 'hn:camera:c3', 'hn:camera:c1'] },
      withheld: [0],
    });
    test.writeCameras(cameras.filter(({ number }) => number !== 2 && number !== 3));
    await until(async () => must(await desk.call('registry.page', {})).total === 2);
    expect(await seenBy('ward1')).toEqual(before);
    // To a person who may see everything it is a removed camera, whose tile says so.
    expect(await seenBy('chief')).toMatchObject({ layout, withheld: [] });
    desk.close();
  });
});
