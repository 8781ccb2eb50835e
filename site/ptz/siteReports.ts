import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { FromPtzGateway } from '../../core/ptz/gatewayMessages.ts';
import type { CameraPose } from '../../core/ptz/lease.ts';
import type { CameraControl, PtzPose } from '../../core/ptz/ptz.ts';

// Reports of the gateway to its site besides leases and commands, each rate-limited.

/** A site receives the pose of one camera at most this often, ms. */
const publishPoseEveryMs = 200;
/** Smaller changes are the noise of a camera at rest, degrees. */
const noticeableDeg = 0.1;

/** Reports the poses of cameras: while they move, and once when they have come to rest. */
export interface PoseReports {
  update(camera: CameraId, pose: PtzPose | null): void;
  /** Publishes all poses to a new site. */
  publishAll(): void;
  forget(camera: CameraId): void;
  close(): void;
}

const hundredths = (degrees: number) => Math.round(degrees * 100) / 100;

/** Converts to the pose in presence. */
function poseOf({ panDeg, tiltDeg, fovDeg }: PtzPose): CameraPose {
  const turned = hundredths(((panDeg % 360) + 360) % 360);
  return {
    panDeg: turned >= 360 ? 0 : turned,
    tiltDeg: hundredths(tiltDeg),
    fovDeg: Math.max(0.01, hundredths(fovDeg)),
  };
}

function isNoticeable(a: CameraPose, b: CameraPose): boolean {
  const turned = Math.abs(a.panDeg - b.panDeg);
  const apart = [Math.min(turned, 360 - turned), a.tiltDeg - b.tiltDeg, a.fovDeg - b.fovDeg];
  return apart.some((degrees) => Math.abs(degrees) >= noticeableDeg);
}

export function createPoseReports(
  clock: Clock,
  publish: (camera: CameraId, pose: CameraPose) => void,
): PoseReports {
  const reported = new Map<CameraId, { readonly pose: CameraPose; readonly at: number }>();
  const due = new Map<CameraId, { pose: CameraPose; readonly cancel: Cancel }>();

  function send(camera: CameraId, pose: CameraPose): void {
    reported.set(camera, { pose, at: clock.monotonic() });
    publish(camera, pose);
  }

  return {
    update(camera, reading) {
      if (!reading) return;
      const pose = poseOf(reading);
      const last = reported.get(camera);
      const waiting = due.get(camera);
      if (waiting) waiting.pose = pose;
      else if (!last) send(camera, pose);
      else if (isNoticeable(pose, last.pose)) {
        const inMs = last.at + publishPoseEveryMs - clock.monotonic();
        if (inMs <= 0) return send(camera, pose);
        const cancel = clock.after(inMs, () => {
          const now = due.get(camera);
          due.delete(camera);
          if (now) send(camera, now.pose);
        });
        due.set(camera, { pose, cancel });
      }
    },
    publishAll() {
      for (const [camera, { pose }] of reported) publish(camera, pose);
    },
    forget(camera) {
      reported.delete(camera);
      due.get(camera)?.cancel();
      due.delete(camera);
    },
    close() {
      for (const { cancel } of due.values()) cancel();
    },
  };
}

type Condition = Omit<Extract<FromPtzGateway, { t: 'control' }>, 't' | 'camera'>;

/** Rate limit of log lines per camera, however often its condition changes. */
const allowedLines = { atOnce: 4, everyMs: 60_000 };

/** Reports why cameras cannot be controlled, and their missing facts: to the site, and once each to the log. */
export interface ConditionReports {
  update(control: CameraControl): void;
  /** Publishes all conditions to a new site. */
  publishAll(): void;
  forget(camera: CameraId): void;
}

const codesOf = ({ fault, missing }: Condition) =>
  [fault?.code ?? '', ...missing.map(({ part, why }) => `${part} ${why.code}`)].join();

const wordsOf = ({ code, params }: NonNullable<Condition['fault']>) =>
  [code, ...Object.values(params)].join(' ').slice(0, 200);

function lineOf(camera: CameraId, { fault, missing }: Condition): string {
  if (fault) return `${camera} cannot be controlled: ${wordsOf(fault)}`;
  if (missing.length === 0) return `${camera} can be controlled again, and all of it is known`;
  const parts = missing.map(({ part, why }) => `${part} (${wordsOf(why)})`);
  return `${camera} is controlled without what could not be read, which is tried again: ${parts.join(', ')}`;
}

export function createConditionReports(options: {
  readonly clock: Clock;
  readonly publish: (camera: CameraId, condition: Condition) => void;
  readonly log: (line: string) => void;
}): ConditionReports {
  const { publish, log } = options;
  /** Conditions of the faulty cameras. */
  const published = new Map<CameraId, Condition>();
  const lines = createKeyedRateLimit(options.clock, allowedLines);

  return {
    update({ camera, state, fault, missing }) {
      // A camera that is not connected yet has no new condition.
      if (state === 'connecting') return;
      const condition = { fault, missing };
      const isGood = fault === null && missing.length === 0;
      const before = published.get(camera);
      if (before ? JSON.stringify(before) === JSON.stringify(condition) : isGood) return;
      if (isGood) published.delete(camera);
      else published.set(camera, condition);
      publish(camera, condition);
      if (before && codesOf(before) === codesOf(condition)) return;
      if (lines.waitMs(camera) > 0) return;
      lines.take(camera);
      log(lineOf(camera, condition));
    },
    publishAll() {
      for (const [camera, condition] of published) publish(camera, condition);
    },
    forget(camera) {
      published.delete(camera);
    },
  };
}

type RefusedMessage = Extract<FromPtzGateway, { t: 'refused' }>;
export type ReportedRefusal = Omit<RefusedMessage, 't' | 'times'>;

/** Equal refusals within this time are reported as one with a count, ms: attempts all night must not fill the audit log. */
const togetherMs = 60_000;
/** Rate limit of different refusals, for all people together; further ones are counted with the next of their kind. */
const allowedRefusals = { atOnce: 20, everyMs: 3_000 };
const mostCounted = 200;

interface Counted {
  readonly refusal: ReportedRefusal;
  /** Number since the last report. */
  times: number;
  readonly cancel: Cancel;
}

/** Reports refusals for the site's audit log: the first of a kind at once, the others once a minute with their number. */
export interface RefusalReports {
  note(refusal: ReportedRefusal): void;
  /** Publishes refusals that are counted and not reported yet. */
  close(): void;
}

export function createRefusalReports(
  clock: Clock,
  publish: (report: RefusedMessage) => void,
): RefusalReports {
  const allowance = createKeyedRateLimit(clock, allowedRefusals);
  const counted = new Map<string, Counted>();

  function publishCounted(key: string, { refusal, times, cancel }: Counted): void {
    cancel();
    counted.delete(key);
    if (times > 0) publish({ t: 'refused', ...refusal, times });
  }

  return {
    note(refusal) {
      const key = JSON.stringify(refusal);
      const known = counted.get(key);
      if (known) {
        known.times += 1;
        return;
      }
      if (counted.size >= mostCounted) return;
      const now = allowance.waitMs('') === 0;
      if (now) {
        allowance.take('');
        publish({ t: 'refused', ...refusal, times: 1 });
      }
      const cancel = clock.after(togetherMs, () => publishCounted(key, one));
      const one: Counted = { refusal, times: now ? 0 : 1, cancel };
      counted.set(key, one);
    },
    close() {
      for (const [key, one] of counted) publishCounted(key, one);
    },
  };
}
