import { createAllowance } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { FromGateway } from '../../core/ptz/gatewayMessages.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';

type Condition = Omit<Extract<FromGateway, { t: 'control' }>, 't' | 'camera'>;

/** Lines of the log that one camera may fill, however often it changes its mind. */
const allowedLines = { atOnce: 4, everyMs: 60_000 };

/** Why cameras cannot be controlled, and what of them could not be read: for the site, and once each for the log. */
export interface Conditions {
  /** What is known of a camera has changed. */
  saw(control: CameraControl): void;
  /** Publishes all that is wrong: another site begins, which knows nothing. */
  publishAll(): void;
  /** It is no more. */
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

export function createConditions(options: {
  readonly clock: Clock;
  readonly publish: (camera: CameraId, condition: Condition) => void;
  readonly log: (line: string) => void;
}): Conditions {
  const { publish, log } = options;
  /** Of those with which something is wrong. */
  const published = new Map<CameraId, Condition>();
  const lines = createAllowance(options.clock, allowedLines);

  return {
    saw({ camera, state, fault, missing }) {
      // Of one that is not connected yet nothing is known that was not before.
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
