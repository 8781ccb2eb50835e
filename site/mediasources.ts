import type { Ingest } from './ingest/ingest.ts';
import type { UdpOut } from './ingest/udp.ts';
import type { MediaSources, Still } from './sfu/index.ts';

/** The ingest's UDP socket, its PlainTransports and mediasoup's are all on this machine. */
export const udpHost = '127.0.0.1';
/** The ingest's sources as the SFU sees them. */
export function mediaSources(ingest: Ingest, udp: UdpOut): MediaSources {
  return {
    from: { address: udpHost, port: udp.port },
    source(camera, stream) {
      const source = ingest.source(camera, stream);
      const stillOf = (keyframe: NonNullable<typeof source.lastKeyframe>): Still => ({
        bytes: keyframe.annexB,
        at: keyframe.takenAtMs,
        codec: keyframe.codec,
        width: keyframe.width,
        height: keyframe.height,
      });
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
        status: () => source.status(),
        onStatus(run) {
          const stopState = source.onState(run);
          const stopFormat = source.onFormat(() => run(source.status()));
          return () => {
            stopState();
            stopFormat();
          };
        },
        lastKeyframe: () => (source.lastKeyframe ? stillOf(source.lastKeyframe) : undefined),
        onKeyframe: (run) => source.onKeyframe((keyframe) => run(stillOf(keyframe))),
      };
    },
  };
}
