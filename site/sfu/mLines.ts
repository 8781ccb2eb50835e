import { ortc, type types } from 'mediasoup';
import type { PreallocatedMLine } from '../../core/media/api.ts';

/** A window's m-line, on the transport with this id. */
export type TransportMLine = PreallocatedMLine & { readonly transport: string };

/** The following SSRC belongs to each line too, for retransmissions (RTX). */
export const isSameMLine = (a: TransportMLine, b: TransportMLine): boolean =>
  a.transport === b.transport && (a.mid === b.mid || Math.abs(a.ssrc - b.ssrc) < 2);

/**
 * The SSRC for the next consumer. mediasoup (3.27) draws each consumer's SSRC itself, so a window would have to negotiate it first: half
 * a second for a wall of 64. While this is set, the SSRC already negotiated by the window is used instead. `consume` computes its
 * parameters synchronously.
 */
let wanted: number | undefined;
const drawn = ortc.getConsumerRtpParameters;
Object.assign(ortc, {
  getConsumerRtpParameters(options: Parameters<typeof drawn>[0]): types.RtpParameters {
    const parameters = drawn(options);
    const encoding = parameters.encodings?.[0];
    if (wanted === undefined || !encoding) return parameters;
    const rtx = encoding.rtx && { rtx: { ssrc: wanted + 1 } };
    return { ...parameters, encodings: [{ ...encoding, ssrc: wanted, ...rtx }] };
  },
} satisfies Pick<typeof ortc, 'getConsumerRtpParameters'>);

/** Creates a consumer that sends by this m-line; by one that mediasoup names, if none is given. */
export function consumeOnMLine(
  line: PreallocatedMLine | undefined,
  transport: types.WebRtcTransport,
  options: types.ConsumerOptions,
): Promise<types.Consumer> {
  wanted = line?.ssrc;
  try {
    return transport.consume(line ? { ...options, mid: line.mid } : options);
  } finally {
    wanted = undefined;
  }
}
