import { expect, it } from 'vitest';
import { startTestSite, testCamera } from '../fixtures/site.ts';
import { browserOffer } from '../fixtures/whipOffer.ts';

/** A stranger who has got hold of an encoder's token publishes a picture of their own in the camera's place. */
const token = 'a-token-of-more-than-32-characters.0123';

it('an encoder that takes over the stream of another is in the audit log with both addresses', async () => {
  const test = await startTestSite([testCamera(1, { main: { whip: { token } } })]);
  const publish = () =>
    fetch(`${test.site.url.replace('ws:', 'http:')}/whip/c1/main`, {
      method: 'POST',
      body: browserOffer(),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    });
  const takeOvers = 30;
  for (let n = 0; n <= takeOvers; n += 1) expect((await publish()).status).toBe(201);
  const events = (await test.close()).filter(({ event }) => event === 'whip.takeOver');
  expect(events[0]).toMatchObject({ who: 'nobody', camera: 'hn:camera:c1' });
  expect(JSON.parse(events[0]?.detail ?? '')).toMatchObject({
    stream: 'main',
    address: expect.stringContaining('127.0.0.1'),
    from: expect.stringContaining('127.0.0.1'),
  });
  // Two encoders that fight for a stream do not fill the audit log.
  expect(events.length).toBeGreaterThan(1);
  expect(events.length).toBeLessThan(takeOvers);
}, 60_000);
