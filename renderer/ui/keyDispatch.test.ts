import { describe, expect, it } from 'vitest';
import { createKeyDispatcher, type KeyContext, keyContexts } from './keyDispatch.ts';

function press(): Event {
  return new Event('keydown', { cancelable: true });
}

/** Contexts that are asked about a press, in order; `takes`: the one that takes it. */
function asked(order: readonly KeyContext[], takes?: KeyContext, event = press()): readonly string[] {
  const dispatcher = createKeyDispatcher<Event>();
  const calls: string[] = [];
  for (const context of order)
    dispatcher.add(context, () => {
      calls.push(context);
      return context === takes;
    });
  dispatcher.dispatch(event, 'beforeFocus');
  // What the element with the focus does lies between them.
  dispatcher.dispatch(event, 'afterFocus');
  return calls;
}

const all = keyContexts.filter((context) => context !== 'focus');

describe('the key dispatcher', () => {
  it('asks the contexts by their priority, whichever was added first', () => {
    expect(asked([...all].reverse())).toEqual(all);
  });

  it('gives a press to the first context that takes it and to no other', () => {
    expect(asked(all, 'numberBlock')).toEqual(['keyLookup', 'steering', 'numberBlock']);
    expect(asked(all, 'commands')).toEqual(all.slice(0, all.indexOf('commands') + 1));
  });

  it('marks a press that was taken, and leaves one that was not', () => {
    const [taken, free] = [press(), press()];
    asked(all, 'wall', taken);
    asked(all, undefined, free);
    expect([taken.defaultPrevented, free.defaultPrevented]).toEqual([true, false]);
  });

  it('asks nobody about a press that the element with the focus has taken', () => {
    const event = press();
    event.preventDefault();
    expect(asked(all, 'wall', event)).toEqual([]);
  });

  it('asks a context no more once its handler is removed', () => {
    const dispatcher = createKeyDispatcher<Event>();
    const event = press();
    dispatcher.add('wall', () => true)();
    dispatcher.dispatch(event, 'afterFocus');
    expect(event.defaultPrevented).toBe(false);
  });
});
