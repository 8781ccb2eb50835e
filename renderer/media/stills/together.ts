/** Hands on what comes in one go ahead of the next frame: who draws it has the page laid out once, not once for each. */
export function together<T>(take: (all: readonly T[]) => void): (one: T) => void {
  const waiting: T[] = [];
  const handOn = () => take(waiting.splice(0));
  return (one) => {
    waiting.push(one);
    // A window that is not shown has no frames.
    if (document.hidden) handOn();
    else if (waiting.length === 1) requestAnimationFrame(handOn);
  };
}
