/** The H.264 profile that every site sends (site/sfu/codec.ts). */
const contentType = 'video/H264;packetization-mode=1;profile-level-id=42e01f';
/** Required by the API; Chromium's reply depends on the size only. */
const [bitrate, framerate] = [1_000_000, 25];

interface Size {
  readonly width: number;
  readonly height: number;
}

type Ask = (configuration: MediaDecodingConfiguration) => Promise<{ readonly powerEfficient: boolean }>;

/**
 * Tells whether Chromium decodes streams of this size in hardware; undefined until it has replied. For a running
 * stream, Chromium discloses that only to pages with camera access (webrtc-stats, 8.4.2), so this asks Media
 * Capabilities (`powerEfficient`) once per size.
 */
export function createHardwareDecodingCheck(
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
