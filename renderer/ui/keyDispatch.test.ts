import { describe, expect, it } from 'vitest';
import { createKeyDispatcher, type KeyContext, keyContexts } from './keyDispatch.ts';

function press(): Event {
  return new Event('keydown', { cancelable: true });
}

/** Returns the contexts that receive a press, in order; `takes`: the one that handles it. */
function asked(order: readonly KeyContext[], takes?: KeyContext, event = press()): readonly string[] {
  const dispatcher = createKeyDispatcher<Event>();
  const calls: string[] = [];
  for (const context of order)
    dispatcher.add(context, () => {
      calls.push(context);
      return context === takes;
    });
  dispatcher.dispatch(event, 'beforeFocus');
  // The browser's dispatch to the focused element lies between these two.
  dispatcher.dispatch(event, 'afterFocus');
  return calls;
}

const all = keyContexts.filter((context) => context !== 'focus');

describe('the key dispatcher', () => {
  it('calls contexts by priority, regardless of the order of registration', () => {
    expect(asked([...all].reverse())).toEqual(all);
  });

  it('stops at the first context that handles a press', () => {
    expect(asked(all, 'numberBlock')).toEqual(['keyLookup', 'steering', 'numberBlock']);
    expect(asked(all, 'commands')).toEqual(all.slice(0, all.indexOf('commands') + 1));
  });

  it('prevents the default of a handled press only', () => {
    const [taken, free] = [press(), press()];
    asked(all, 'wall', taken);
    asked(all, undefined, free);
    expect([taken.defaultPrevented, free.defaultPrevented]).toEqual([true, false]);
  });

  it('calls no context for a press that the focused element has handled', () => {
    const event = press();
    event.preventDefault();
    expect(asked(all, 'wall', event)).toEqual([]);
  });

  it('does not call a context after its handler is removed', () => {
    const dispatcher = createKeyDispatcher<Event>();
    const event = press();
    dispatcher.add('wall', () => true)();
    dispatcher.dispatch(event, 'afterFocus');
    expect(event.defaultPrevented).toBe(false);
  });
});
