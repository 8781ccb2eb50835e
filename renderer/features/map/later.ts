import { useEffect, useState } from 'react';
import { useClock } from '../../shared/services.ts';

/** From its start, ms: by then the window has its pictures, a wall of 64 on a slow machine too. To read the map's part stops it for 70 ms. */
const restMs = 15_000;

/**
 * A large part of the window that is not read as it starts: `load` is called as soon as the part is wanted, or once the window has come to rest,
 * so that anyone who opens it does not wait. Undefined until it is there.
 * @param load the same function each time, e.g. of a file's `import()`
 */
export function useLater<Part>(load: () => Promise<Part>, wanted: boolean): Part | undefined {
  const clock = useClock();
  const [held, hold] = useState<{ readonly part: Part }>();
  const [failure, fail] = useState<unknown>();
  useEffect(() => {
    if (held) return;
    let isLeft = false;
    const read = () => {
      load().then(
        (part) => isLeft || hold({ part }),
        (error: unknown) => isLeft || fail(error),
      );
    };
    const cancel = wanted ? read() : clock.after(restMs, read);
    return () => {
      isLeft = true;
      cancel?.();
    };
  }, [load, wanted, clock, held]);
  // A window with a file missing says so as for any other bug of its own.
  if (failure !== undefined) throw failure;
  return held?.part;
}
