import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createRequests } from './requests.ts';

/** Creates requests over a channel that only records what is sent. */
function setUp() {
  const clock = handClock();
  const requests = createRequests<string>({ clock, afterMs: 1_000, response: () => 'too late' });
  const sent: number[] = [];
  const request = () => requests.request((id) => sent.push(id));
  return { clock, requests, sent, request };
}

describe('a request', () => {
  it('is sent once, at once, with an id of its own', () => {
    const { requests, sent, request } = setUp();
    void request();
    void request();
    expect(sent).toEqual([1, 2]);
    expect(requests.pending).toBe(2);
  });

  it('resolves with its own response, in whatever order responses come', async () => {
    const { requests, request } = setUp();
    const both = [request(), request()];
    expect(requests.resolve(2, 'second')).toBe(true);
    expect(requests.resolve(1, 'first')).toBe(true);
    expect(await Promise.all(both)).toEqual(['first', 'second']);
    expect(requests.pending).toBe(0);
  });

  it('resolves with a response that comes while it is being sent', async () => {
    const requests = createRequests<string>();
    expect(await requests.request((id) => requests.resolve(id, 'at once'))).toBe('at once');
  });

  it('rejects with the error of its response', async () => {
    const { requests, request } = setUp();
    const [failing, other] = [request(), request()];
    expect(requests.reject(1, new Error('no such file'))).toBe(true);
    await expect(failing).rejects.toThrow('no such file');
    requests.resolve(2, 'there');
    expect(await other).toBe('there');
  });

  it('rejects and is forgotten if it cannot be sent', async () => {
    const { clock, requests } = setUp();
    const unsendable = requests.request(() => {
      throw new Error('could not be cloned');
    });
    await expect(unsendable).rejects.toThrow('could not be cloned');
    expect(requests.pending).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('ends with the stand-in response after the timeout, and not before', async () => {
    const { clock, requests, request } = setUp();
    let ended: string | undefined;
    void request().then((response) => {
      ended = response;
    });
    await clock.advance(999);
    expect(ended).toBeUndefined();
    await clock.advance(1);
    expect(ended).toBe('too late');
    expect(requests.pending).toBe(0);
  });

  it('has its timeout cancelled by a response', async () => {
    const { clock, requests, request } = setUp();
    const [answered, failed] = [request(), request()];
    requests.resolve(1, 'in time');
    requests.reject(2, new Error('in time, too'));
    expect(clock.pending).toBe(0);
    expect(await answered).toBe('in time');
    await expect(failed).rejects.toThrow('in time, too');
  });

  it('waits for ever where there is no timeout', () => {
    const requests = createRequests<string>();
    void requests.request(() => {});
    expect(requests.pending).toBe(1);
    expect(requests.resolve(1, 'at last')).toBe(true);
  });
});

it('ignores a response to an unknown, finished or timed-out request', async () => {
  const { clock, requests, request } = setUp();
  expect(requests.resolve(1, 'to nothing')).toBe(false);
  const first = request();
  requests.resolve(1, 'once');
  expect(requests.resolve(1, 'twice')).toBe(false);
  expect(requests.reject(1, new Error('thrice'))).toBe(false);
  expect(await first).toBe('once');
  const second = request();
  await clock.advance(1_000);
  expect(requests.resolve(2, 'late')).toBe(false);
  expect(await second).toBe('too late');
});

it('awaits the response to a request that was numbered elsewhere', async () => {
  const { clock, requests } = setUp();
  const [offer, other] = [requests.expect('offer'), requests.expect('other')];
  expect(requests.resolve('offer', 'taken')).toBe(true);
  expect(await offer).toBe('taken');
  await clock.advance(1_000);
  expect(await other).toBe('too late');
});

describe('the end of a channel', () => {
  it('ends all pending requests with one response', async () => {
    const { clock, requests, request } = setUp();
    const both = [request(), request()];
    requests.resolveAll('closed');
    expect(await Promise.all(both)).toEqual(['closed', 'closed']);
    expect([requests.pending, clock.pending]).toEqual([0, 0]);
  });

  it('ends all pending requests with one error', async () => {
    const { clock, requests, request } = setUp();
    const both = Promise.allSettled([request(), request()]);
    const error = new Error('the thread ended');
    requests.rejectAll(error);
    expect(await both).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect([requests.pending, clock.pending]).toEqual([0, 0]);
  });

  it('does not affect later requests, whose ids were never used before', async () => {
    const { requests, sent, request } = setUp();
    const before = request();
    requests.resolveAll('closed');
    const after = request();
    expect(sent).toEqual([1, 2]);
    expect(requests.resolve(2, 'of the next channel')).toBe(true);
    expect(await Promise.all([before, after])).toEqual(['closed', 'of the next channel']);
  });
});
