import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../../core/base/clock.ts';
import type { DeskId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import { mapPictureName } from '../../../../core/map/map.ts';
import type { Operator } from '../../../../core/people/operator.ts';
import type { HandlersFor } from '../../../shared/handlers.ts';
import type { ExecuteAction } from '../../../shared/write.ts';
import { openExportFile } from '../../../store/exportFile.ts';

/** Creates handlers that save map pictures for reports in the export folder, each with an audit event. */
export function createMapPictures(options: {
  readonly write: ExecuteAction;
  readonly operator: () => Operator | null;
  readonly desk: DeskId;
  readonly folder: string;
  readonly clock: Clock;
}): { readonly handlers: HandlersFor<'map.print'> } {
  const { write, operator, desk, folder, clock } = options;
  return {
    handlers: {
      async 'map.print'({ picture, view }) {
        const who = operator();
        if (!who) return fail('right.notSignedIn');
        const name = mapPictureName(Math.round(clock.now()), randomBytes(4).toString('hex'));
        const opened = await openExportFile({ folder, name, bytes: picture.length, owner: desk });
        if (!opened.ok) return opened;
        const file = opened.value;
        const written = await file.append(picture);
        const sealed = written.ok ? await file.seal() : written;
        // Audited before the file appears, so that each file has a recorded author.
        const outcome = sealed.ok
          ? write(
              {
                who: who.id,
                event: 'map.print',
                camera: null,
                why: null,
                detail: JSON.stringify({ file: name, sha256: sealed.value, view }),
              },
              () => undefined,
            )
          : sealed;
        const there = outcome.ok ? await file.appear() : outcome;
        if (there.ok) return ok({ file: name, folder });
        await file.discard();
        return there;
      },
    },
  };
}
