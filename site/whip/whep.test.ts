import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import fc from 'fast-check';
import { parse } from 'sdp-transform';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { until } from '../../test/fixtures/until.ts';
import { createWhepClient, createWhepOffer, parseWhepAnswer } from './whep.ts';

const uris = ['urn:ietf:params:rtp-hdrext:sdes:mid'];
const ours = {
  ice: { usernameFragment: 'abcd', password: 'efghijkl' },
  candidates: [],
  fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }],
};
/** The answer of aiortc 1.11, shortened. */
const serverAnswer = (setup = 'active') =>
  [
    'v=0',
    'o=- 3 3 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=video 40000 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 192.0.2.2',
    'a=sendonly',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=mid:0',
    'a=rtcp-mux',
    'a=ssrc:77 cname:x',
    'a=rtpmap:96 H264/90000',
    'a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    'a=ice-ufrag:Muw1',
    'a=ice-pwd:sZWVtVphgTPUnMqNEqrvlR',
    `a=fingerprint:sha-256 ${Array(32).fill('0A').join(':')}`,
    `a=setup:${setup}`,
    '',
  ].join('\r\n');

describe('a WHEP offer', () => {
  it('a WHEP offer requests one H.264 track, and lets the server begin', () => {
    expect(parse(createWhepOffer(ours, uris, 1))).toMatchObject({
      icelite: 'ice-lite',
      groups: [{ type: 'BUNDLE', mids: 0 }],
      media: [
        {
          type: 'video',
          direction: 'recvonly',
          setup: 'actpass',
          iceUfrag: 'abcd',
          rtp: [{ codec: 'H264' }],
        },
      ],
    });
  });
});

describe('a WHEP answer', () => {
  it.each([
    ['active', 'client'],
    ['passive', 'server'],
  ])('a WHEP answer with setup %s makes its server the DTLS %s', (setup, dtlsRole) => {
    expect(parseWhepAnswer(serverAnswer(setup), uris)).toMatchObject({
      ok: true,
      value: { payloadType: 96, ssrc: 77, extensions: [{ id: 1 }], dtlsRole },
    });
  });

  it.each([
    ['no SDP', 'hello', 'source.malformed'],
    ['ICE lite', serverAnswer().replace('t=0 0', 't=0 0\r\na=ice-lite'), 'source.whepIceLite'],
    ['H.265', serverAnswer().replace('H264', 'H265'), 'source.whepNoVideo'],
    ['a refused track', serverAnswer().replace('m=video 40000', 'm=video 0'), 'source.whepNoVideo'],
    ['a track that is not sent', serverAnswer().replace('sendonly', 'inactive'), 'source.whepNoVideo'],
    ['sound only', serverAnswer().replace('m=video', 'm=audio'), 'source.whepNoVideo'],
    ['no fingerprint', serverAnswer().replace(/a=fingerprint.*\r\n/, ''), 'source.malformed'],
    ['an unnamed track', serverAnswer().replace(/a=(ssrc|extmap).*\r\n/g, ''), 'source.malformed'],
  ])('a WHEP answer with %s leads to a fault', (_what, text, code) => {
    expect(parseWhepAnswer(text, uris)).toMatchObject({ ok: false, fault: { code } });
  });

  it('an arbitrary WHEP answer causes no exception', () => {
    const line = fc.constantFrom(...serverAnswer().split('\r\n'));
    const cut = fc.tuple(line, fc.nat(60)).map(([text, length]) => text.slice(0, length));
    const lines = fc.array(fc.oneof(fc.string(), line, cut));
    fc.assert(
      fc.property(
        lines,
        (some) => typeof parseWhepAnswer(['v=0', ...some].join('\r\n'), uris).ok === 'boolean',
      ),
      { numRuns: 500 },
    );
  });
});

describe('the WHEP client', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  function client() {
    const clock = handClock();
    const closed: string[] = [];
    let lost: (hasConnected: boolean) => Fault = () => ({ code: 'source.closed', params: {} });
    const whep = createWhepClient({
      clock,
      extensions: uris,
      openReceiver: (reported) => {
        lost = reported;
        return Promise.resolve({
          ...ours,
          receive: () =>
            Promise.resolve({
              payloadType: 101,
              take: () => () => undefined,
              requestKeyframe: () => undefined,
            }),
          close: (why: string) => void closed.push(why),
        });
      },
    });
    const play = (url: string, signal = new AbortController().signal) =>
      whep.play({ whep: { url, token: 'secret' } }, signal);
    return { clock, closed, whep, play, lost: (hasConnected: boolean) => lost(hasConnected).code };
  }

  it('the WHEP client sends its token to its own server, and never to a redirect’s', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(`other ${request.method} ${request.headers.authorization}`);
      response.writeHead(201, { location: 'x' }).end(serverAnswer());
    });
    const first = await serve((request, response) => {
      seen.push(`first ${request.method} ${request.headers.authorization}`);
      response.writeHead(307, { location: `${other}/camera/whep` }).end();
    });
    const { play, closed } = client();
    const played = await play(`${first}/camera/whep`);
    if (!played.ok) throw new Error(played.fault.code);
    expect(seen).toEqual(['first POST Bearer secret', 'other POST undefined']);
    played.value.close();
    played.value.close();
    await until(() => seen.length === 3);
    expect(seen[2]).toBe('other DELETE undefined');
    expect(closed).toEqual(['nobody watches']);
  });

  it('the WHEP client sends the name and password of an address without a token', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(201).end(serverAnswer());
    });
    const { whep } = client();
    await whep.play({ whep: { url: url.replace('//', '//a:b@') } }, new AbortController().signal);
    expect(seen).toEqual([`Basic ${btoa('a:b')}`]);
  });

  it.each([
    [401, 'source.whepToken'],
    [403, 'source.whepToken'],
    [404, 'source.whepNoStream'],
    [406, 'source.whepNoVideo'],
    [500, 'source.whepAnswered'],
    [200, 'source.whepAnswered'],
    [302, 'source.whepAnswered'],
  ])('the WHEP client maps the status %i to %s', async (status, code) => {
    const url = await serve((_request, response) => response.writeHead(status).end(serverAnswer()));
    const { play, closed } = client();
    expect(await play(url)).toMatchObject({ ok: false, fault: { code } });
    expect(closed.length).toBe(1);
  });

  it('the WHEP client times out, and follows no redirect loop', async () => {
    const { play, clock } = client();
    let requests = 0;
    const silent = await serve(() => {
      requests += 1;
    });
    const played = play(silent);
    await until(() => requests === 1);
    await clock.advance(10_000);
    expect(await played).toMatchObject({
      ok: false,
      fault: { code: 'source.noAnswer', params: { seconds: 10 } },
    });
    const circle = await serve((_request, response) => response.writeHead(307, { location: '/' }).end());
    expect(await play(circle)).toMatchObject({ ok: false, fault: { code: 'source.whepAnswered' } });
  });

  it('the WHEP client gives up at once when there is no viewer left', async () => {
    const { play, closed } = client();
    const abort = new AbortController();
    let requests = 0;
    const url = await serve(() => {
      requests += 1;
    });
    const played = play(url, abort.signal);
    await until(() => requests === 1);
    abort.abort();
    expect(await played).toMatchObject({ ok: false, fault: { code: 'call.closed' } });
    expect(closed.length).toBe(1);
  });

  it('the WHEP client reports whether media ever arrived', async () => {
    const { play, lost } = client();
    await play(await serve((_request, response) => response.writeHead(201).end(serverAnswer())));
    expect([lost(false), lost(true)]).toEqual(['source.whepNoMedia', 'source.closed']);
  });
});
