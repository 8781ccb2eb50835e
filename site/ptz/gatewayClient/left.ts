import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CameraId } from '../../../core/base/ids.ts';
import {
  LeftDeed,
  leftFileName,
  mostLeft,
  StoppingCameras,
  stoppingFileName,
} from '../../../core/ptz/gatewayMessages.ts';

/** Of gateways whose sites did not come back. */
const mostFiles = 50;
const Left = z.array(LeftDeed).max(mostLeft);

/** What gateways without a site leave in a folder for the next one. */
export interface LeftByGateways {
  /** Actions since the last call, the oldest first. `done` forgets them: not before they are written down. */
  takeDeeds(): { readonly deeds: readonly LeftDeed[]; done(): void };
  /**
   * Cameras that gateways are still stopping. Removing their lists takes the cameras over: `begin` is called before that,
   * so that each camera is being stopped by one gateway or the other at any moment.
   */
  takeCameras(begin: (cameras: readonly CameraId[]) => void): void;
}

export function createLeftByGateways(folder: string, log: (line: string) => void): LeftByGateways {
  /** Being written down, or damaged and said so. */
  const seen = new Set<string>();

  function take<T>(name: RegExp, shape: z.ZodType<T>) {
    const files = filesOf(folder)
      .filter((file) => name.test(file) && !seen.has(file))
      .slice(0, mostFiles);
    return files.map((file) => {
      seen.add(file);
      const forget = () => {
        rmSync(join(folder, file), { force: true });
        seen.delete(file);
      };
      try {
        const value: T = shape.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
        return { value, forget };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        log(`what a gateway left in ${file} cannot be read: ${why.slice(0, 300)}`);
        return { value: undefined, forget };
      }
    });
  }

  return {
    takeDeeds() {
      const taken = take(leftFileName, Left);
      return {
        deeds: taken.flatMap(({ value }) => value ?? []).sort((a, b) => a.at - b.at),
        done() {
          for (const { forget } of taken) forget();
        },
      };
    },
    takeCameras(begin) {
      const taken = take(stoppingFileName, StoppingCameras);
      const cameras = taken.flatMap(({ value }) => value?.cameras ?? []);
      if (cameras.length > 0) begin(cameras);
      // A list that cannot be read is left where it is: its gateway goes on by itself.
      for (const { value, forget } of taken) if (value) forget();
    },
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing has been left yet.
    return [];
  }
}
