import type { types } from 'mediasoup';
import type { Fault } from '../../core/errors/faults.ts';
import type { WatchAnswer, WatchItem } from '../../core/media/api.ts';

/** What a window is told of one picture that it asked for. Of one that it has an m-line for it knows the rest. */
export function watchAnswer(
  { key, line }: Pick<WatchItem, 'key' | 'line'>,
  made: types.Consumer | Fault,
): WatchAnswer {
  if ('code' in made) return { key, fault: made };
  const { id, producerId, rtpParameters } = made;
  const consumer = { id, producerId, kind: 'video' as const };
  return { key, consumer: line ? consumer : { ...consumer, rtpParameters: { ...rtpParameters } } };
}
