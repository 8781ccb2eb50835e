import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { VideoFormat } from './h264/sps.ts';
import type { Ingest } from './ingest.ts';
import type { SinkOptions } from './sink.ts';
import type { Source } from './source.ts';
import type { UdpOut } from './udp.ts';

/** The ingest's UDP socket, its PlainTransports and mediasoup's are all on this machine. */
export const udpHost = '127.0.0.1';

/** The destination of a stream's RTP, and its parameters. */
type Outlet = Required<Pick<SinkOptions, 'ssrc' | 'payloadType' | 'extensions'>> & {
  readonly address: string;
  readonly port: number;
};

/** A source's last keyframe; `at` is monotonic ms. */
interface Picture {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** Consecutive pictures in `bytes`; the first is a keyframe or follows the last one emitted. `at`: time of the newest. */
interface Pictures extends Picture {
  readonly sizes: readonly number[];
  readonly isKey: boolean;
}

/** One stream of a camera, for forwarding. It is pulled while it has sinks. */
interface OutletSource {
  addSink(outlet: Outlet): Cancel;
  /** Requests a keyframe, before which a viewer cannot show anything. */
  requestKeyframe(): void;
  status(): SourceStatus;
  /** Subscribes to the status, including changes of the stream's format. */
  onStatus(run: (status: SourceStatus) => void): Cancel;
  lastKeyframe(): Picture | undefined;
  onKeyframe(run: (picture: Picture) => void): Cancel;
  /** Returns the pictures from the last keyframe to the newest; undefined if any is missing. */
  recent(): Pictures | undefined;
  /** Subscribes to complete pictures; their memory is valid until the call ends. After a loss there are none until the next keyframe. */
  onPicture(run: (picture: Pictures) => void): Cancel;
}

const pictureOf = (keyframe: NonNullable<Source['lastKeyframe']>): Picture => ({
  bytes: keyframe.annexB,
  at: keyframe.takenAtMs,
  codec: keyframe.codec,
  width: keyframe.width,
  height: keyframe.height,
});

const shapeOf = ({ codec, width, height }: VideoFormat) => ({ codec, width, height });

/** Creates forwarded streams from the ingest's sources, sent from one UDP socket to addresses on this machine. */
export function outlets(
  ingest: Ingest,
  udp: UdpOut,
): {
  readonly from: { readonly address: string; readonly port: number };
  source(camera: CameraId, stream: StreamRole): OutletSource;
} {
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
