import { SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import { type StopCause, type Tour, type Velocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { createPtzCamera } from '../../site/ptz/ptzCamera.ts';
import { fakeCameras } from './cameras.ts';
import { handClock } from './clock.ts';
import { fakePtz, type Habits } from './ptzDriver.ts';

const known = SteerableCamera.parse({
  camera: { ...fakeCameras(1)[0], fovDeg: 60 },
  address: { onvif: 'http://127.0.0.1:9/onvif' },
});
const tour: Tour = {
  token: 'site-1',
  name: 'Vòng đêm',
  by: 'site',
  running: false,
  paused: false,
  stops: [
    { preset: 'p1', dwellS: 10, speed: 1 },
    { preset: 'p2', dwellS: 20, speed: 1 },
  ],
};
export const right: Velocity = { ...zeroVelocity, pan: 0.5 };
export const always = () => true;

/**
 * Creates a controlled camera with a hand-operated clock.
 * Its received commands and its events for the gateway are recorded.
 */
export function fakeControlledCamera(habits: Partial<Habits> = {}) {
  const clock = handClock();
  const ptz = fakePtz(clock, habits);
  const received: { what: string; at: number; cause?: StopCause | null }[] = [];
  const touring: (string | null)[] = [];
  const hear = (what: string, cause?: StopCause | null) =>
    received.push({ what, at: clock.monotonic(), ...(cause === undefined ? {} : { cause }) });
  const camera = createPtzCamera({
    known,
    driver: ptz.driver,
    tours: [tour],
    clock,
    events: {
      onChange: () => undefined,
      onDeadMan: () => hear('deadMan'),
      onUnconfirmed: (cause, over) => hear(over ? 'over' : 'unconfirmed', cause),
      onTour: () => undefined,
      onTouring: (name) => touring.push(name),
      onMoveSent: () => undefined,
    },
  });
  return {
    clock,
    ptz,
    camera,
    received,
    touring,
    /** Repeats a velocity every 200 ms, as a console does. */
    async hold(velocity: Velocity, ms: number): Promise<void> {
      for (let at = 0; at < ms; at += 200) {
        void camera.steer(velocity);
        await clock.advance(Math.min(200, ms - at));
      }
    },
    async run<T>(work: Promise<T>): Promise<T> {
      await clock.advance(50);
      return work;
    },
  };
}
