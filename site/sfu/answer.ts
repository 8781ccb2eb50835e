import type { types } from 'mediasoup';
import type { WatchAnswer } from '../../core/contract/media.ts';
import type { Fault } from '../../core/faults.ts';

/** What a window is told of one picture that it asked for. */
export function watchAnswer(key: string, made: types.Consumer | Fault): WatchAnswer {
  if ('code' in made) return { key, fault: made };
  const { id, producerId, rtpParameters } = made;
  return { key, consumer: { id, producerId, kind: 'video', rtpParameters: { ...rtpParameters } } };
}
