import type { MediaSources } from '../shared/mediaSource.ts';
import type { StillPicture } from '../shared/streamView.ts';
import type { VideoFormat } from './h264/sps.ts';
import type { Ingest } from './ingest.ts';
import type { IngestSource } from './source.ts';
import type { UdpSender } from './udpSender.ts';

/** The ingest's UDP socket, its PlainTransports and mediasoup's are all on this machine. */
export const udpHost = '127.0.0.1';

const pictureOf = (keyframe: NonNullable<IngestSource['lastKeyframe']>): StillPicture => ({
  bytes: keyframe.annexB,
  at: keyframe.takenAtMs,
  codec: keyframe.codec,
  width: keyframe.width,
  height: keyframe.height,
});

const shapeOf = ({ codec, width, height }: VideoFormat) => ({ codec, width, height });

/** Creates forwarded streams from the ingest's sources, sent from one UDP socket to addresses on this machine. */
export function createMediaSources(ingest: Ingest, udp: UdpSender): MediaSources {
  return {
    from: { address: udpHost, port: udp.port },
    source(camera, stream) {
      const source = ingest.source(camera, stream);
      return {
        addSink({ address, port, ssrc, payloadType, extensions }) {
          const target = udp.target(address, port);
          const sink = source.addSink({
            send: (packet) => target.send(packet),
            sendRtcp: (packet) => target.send(packet),
            ssrc,
            payloadType,
            extensions,
          });
          return () => {
            sink.remove();
            target.close();
          };
        },
        requestKeyframe: () => source.requestKeyframe(),
        status: () => source.status(),
        onStatus(run) {
          const stopState = source.onState(run);
          const stopFormat = source.onFormat(() => run(source.status()));
          return () => {
            stopState();
            stopFormat();
          };
        },
        lastKeyframe: () => (source.lastKeyframe ? pictureOf(source.lastKeyframe) : undefined),
        onKeyframe: (run) => source.onKeyframe((keyframe) => run(pictureOf(keyframe))),
        recent() {
          const { pictures } = source.recent;
          const { format } = source;
          return (
            pictures && format && { ...pictures, isKey: true, at: pictures.takenAtMs, ...shapeOf(format) }
          );
        },
        onPicture: (run) =>
          source.recent.onPicture(({ bytes, isKey, takenAtMs: at }) => {
            const { format } = source;
            if (format) run({ bytes, sizes: [bytes.length], isKey, at, ...shapeOf(format) });
          }),
      };
    },
  };
}
