import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraFile, type CameraRecord } from '../../core/cameras/cameraFile.ts';
import { joinDemoBroker } from './demoBroker.ts';
import type { Console } from './launch.ts';

/** A fake Frigate that publishes to the embedded demo's broker. */
export interface DemoFrigate {
  /** The demo's cameras. Frigate calls each by the first of its `alertNames`. */
  readonly cameras: readonly CameraRecord[];
  /**
   * Publishes a review (docs.frigate.video, "MQTT") with Frigate's own name of the camera.
   * Resolves once the broker has it.
   */
  send(type: 'new' | 'update' | 'end', camera: string, id: string, change?: object): Promise<unknown>;
  close(): Promise<void>;
}

export async function openDemoFrigate(console: Console): Promise<DemoFrigate> {
  const cameras: unknown = JSON.parse(readFileSync(join(console.data, 'site', 'demo-cameras.json'), 'utf8'));
  const broker = await joinDemoBroker(console);
  return {
    cameras: CameraFile.parse(cameras).cameras,
    send(type, camera, id, change = {}) {
      const after = {
        id,
        camera,
        start_time: Number(id.split('-')[0]),
        end_time: null,
        severity: 'alert',
        thumb_path: `/media/frigate/clips/review/thumb-${camera}-${id}.webp`,
        data: { detections: [], objects: ['person'], sub_labels: [], zones: ['gate'], audio: [] },
        ...change,
      };
      const review = JSON.stringify({ type, before: after, after });
      return broker.publishAsync('frigate/reviews', review, { qos: 1 });
    },
    close: () => broker.endAsync(),
  };
}
