import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { type AiortcPeer, startAiortcPeer } from '../../test/fixtures/aiortcPeer.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

/** Third-party encoders publish to a real site: the offers of OBS, GStreamer and Python contain sound. */
const token = 'a-token-of-more-than-32-characters.0123';
const camera = CameraId.parse('hn:camera:ptz-1');
const sound =
  'audiotestsrc is-live=true ! audioconvert ! audioresample ! opusenc ! rtpopuspay pt=100 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=100';
const pictures =
  'videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=15/1 ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30 ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 aggregate-mode=zero-latency pt=96 ! application/x-rtp,media=video,encoding-name=H264,payload=96';

const withinMs = 50_000;

let test: TestSite;
let endpoint: string;
const children: ChildProcess[] = [];
const peers: AiortcPeer[] = [];

beforeEach(async () => {
  test = await startTestSite([
    {
      id: 'ptz-1',
      number: 1,
      name: 'ptz-1',
      ward: 'w1',
      position: { lat: 21, lon: 105.8 },
      main: { whip: { token } },
    },
  ]);
  endpoint = `${test.site.url.replace('ws:', 'http:')}/whip/ptz-1/main`;
});
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.kill();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await test.close();
});

/** Meetecho’s WHIP client on GStreamer’s webrtcbin (Debian: simple-whip-client). */
function startWhipClient(pipelines: readonly string[]): void {
  const child = spawn('whip-client', ['-u', endpoint, '-t', token, '-o', ...pipelines], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  onTestFailed(() => console.error(output));
}

/**
 * Watches the camera.
 * @returns the latest state of its main stream, as a window receives it
 */
async function watched(): Promise<{ readonly state: () => string }> {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  let state = '';
  client.subscribe('source', {
    onMessage: ({ status }) => {
      state = status.state;
    },
  });
  const { id: transport } = must(await client.call('media.transport', {}));
  const items = [{ key: '0', transport, camera, stream: 'main' as const }];
  must(await client.call('media.watch', { items }));
  return { state: () => state };
}

describe.each([
  ['with sound', true],
  ['without sound', false],
])('an encoder %s', (_what, audio) => {
  it('on webrtcbin publishes its video', async () => {
    startWhipClient([...(audio ? ['-A', sound] : []), '-V', pictures]);
    const { state } = await watched();
    await until(() => state() === 'live', withinMs);
  });

  it('on aiortc publishes its video', async () => {
    const peer = startAiortcPeer();
    peers.push(peer);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' };
    const response = await fetch(endpoint, { method: 'POST', headers, body: await peer.offer(audio) });
    expect(response.status).toBe(201);
    await peer.accept(await response.text());
    const { state } = await watched();
    await until(() => state() === 'live', withinMs);
    expect(peer.state).toBe('connected');
  });
});
