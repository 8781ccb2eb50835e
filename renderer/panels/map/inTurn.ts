/**
 * Deeds one after the other: who waits for an answer of the map is waited for, so that Enter after Tab is of the camera that Tab
 * chose. What nobody waits for is done at once.
 * @param onFailed hears why one came to nothing; the next is done all the same
 */
export function createInTurn(onFailed: (why: unknown) => void): (deed: () => void | Promise<void>) => void {
  let last: Promise<void> | undefined;

  function follow(done: Promise<void>): void {
    const mine = done.catch(onFailed).then(() => {
      if (last === mine) last = undefined;
    });
    last = mine;
  }

  return (deed) => {
    if (last) {
      follow(last.then(deed));
      return;
    }
    const done = deed();
    if (done) follow(done);
  };
}
