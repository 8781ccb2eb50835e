/** The profile that every site sends (site/sfu/codec.ts). */
const contentType = 'video/H264;packetization-mode=1;profile-level-id=42e01f';
/** They change nothing in Chromium's answer, which goes by size, and have to be said. */
const [bitrate, framerate] = [1_000_000, 25];

interface Size {
  readonly width: number;
  readonly height: number;
}

type Ask = (configuration: MediaDecodingConfiguration) => Promise<{ readonly powerEfficient: boolean }>;

/**
 * Whether Chromium decodes streams of this size by hardware: undefined while it has not said. Of a stream that runs it tells that
 * to pages alone that have a camera of their own (webrtc-stats, 8.4.2); this is what it says beforehand (Media Capabilities,
 * `powerEfficient`), asked once a size.
 */
export function createEfficiency(
  ask: Ask = (configuration) => navigator.mediaCapabilities.decodingInfo(configuration),
): (size: Size) => boolean | undefined {
  const reported = new Map<string, boolean | undefined>();
  return ({ width, height }) => {
    const name = `${width}x${height}`;
    if (width > 0 && height > 0 && !reported.has(name)) {
      reported.set(name, undefined);
      const video = { contentType, width, height, bitrate, framerate };
      ask({ type: 'webrtc', video }).then(
        ({ powerEfficient }) => void reported.set(name, powerEfficient),
        (error: unknown) => console.warn(`Chromium does not say how it decodes ${name}`, error),
      );
    }
    return reported.get(name);
  };
}
