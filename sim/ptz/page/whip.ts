/** A WHIP client (RFC 9725), reduced to a page that sends one track to a nearby site. */

export interface WhipTarget {
  readonly url: string;
  readonly token: string;
  readonly fps: number;
  readonly maxKbps: number;
}

export interface WhipSession {
  /** Registers a callback for the end of the session: the site ended it, or the connection failed. */
  onEnd(run: (why: string) => void): void;
  close(): void;
}

const gatherWithinMs = 1_000;
const startKbpsPart = 0.6;

/** Puts H.264 first, because the site accepts no other codec. */
function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  const h264 = codecs.filter(
    ({ mimeType, sdpFmtpLine = '' }) =>
      mimeType.toLowerCase() === 'video/h264' && sdpFmtpLine.includes('packetization-mode=1'),
  );
  if (h264.length === 0) throw new Error('this engine encodes no H.264');
  transceiver.setCodecPreferences(h264);
}

function untilGathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, gatherWithinMs);
    const look = () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(late);
      resolve();
    };
    peer.addEventListener('icegatheringstatechange', look);
    look();
  });
}

/**
 * Raises the start bit rate: Chromium starts at 300 kbit/s and takes seconds to increase it, but this connection stays
 * within one machine.
 */
const withStartBitrate = (sdp: string, kbps: number) =>
  sdp.replace(/^(a=fmtp:\d+ .*packetization-mode=1.*)$/gm, `$1;x-google-start-bitrate=${Math.round(kbps)}`);

/** Publishes a track. Rejects with the site's own message if the site refuses it. */
export async function publish(track: MediaStreamTrack, target: WhipTarget): Promise<WhipSession> {
  const { url, token, fps, maxKbps } = target;
  const peer = new RTCPeerConnection();
  const ends: ((why: string) => void)[] = [];
  let location: string | undefined;
  let isOver = false;
  const end = (why: string) => {
    if (isOver) return;
    isOver = true;
    peer.close();
    if (location !== undefined)
      fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }).catch(
        () => undefined,
      );
    for (const run of ends) run(why);
  };
  try {
    const transceiver = peer.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: maxKbps * 1_000, maxFramerate: fps }],
    });
    preferH264(transceiver);
    await peer.setLocalDescription();
    await untilGathered(peer);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
      body: peer.localDescription?.sdp ?? '',
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`${answer.status}: ${text.trim().slice(0, 200)}`);
    const place = answer.headers.get('location');
    location = place === null ? undefined : new URL(place, url).href;
    await peer.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(text, maxKbps * startKbpsPart) });
    const parameters = transceiver.sender.getParameters();
    parameters.degradationPreference = 'maintain-resolution';
    await transceiver.sender.setParameters(parameters);
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') end(peer.connectionState);
    });
    return { onEnd: (run) => void ends.push(run), close: () => end('closed') };
  } catch (error) {
    end('not published');
    throw error;
  }
}
