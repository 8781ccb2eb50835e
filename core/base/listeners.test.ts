import { expect, it } from 'vitest';
import { Listeners } from './listeners.ts';

it('calls all listeners in order, and one added twice twice', () => {
  const all = new Listeners<string>();
  const received: string[] = [];
  const listen = (value: string) => received.push(value);
  const cancel = all.add(listen);
  all.add((value) => received.push(`${value}!`));
  all.add(listen);
  all.emit('a');
  cancel();
  cancel();
  all.emit('b');
  expect(received).toEqual(['a', 'a!', 'a', 'b!', 'b']);
});

it('does not call a listener removed during the emit, nor one added during it', () => {
  const all = new Listeners<number>();
  const received: string[] = [];
  all.add((value) => {
    cancelSecond();
    if (value === 1) all.add((later) => received.push(`third ${later}`));
  });
  const cancelSecond = all.add((value) => received.push(`second ${value}`));
  all.emit(1);
  all.emit(2);
  expect(received).toEqual(['third 2']);
});

it('ends an emit with the error of the listener that threw', () => {
  const all = new Listeners();
  const received: string[] = [];
  all.add(() => received.push('first'));
  all.add(() => {
    throw new Error('broken');
  });
  all.add(() => received.push('third'));
  expect(all.emit).toThrow('broken');
  expect(received).toEqual(['first']);
});

it('counts its listeners, and can be cleared while they are called', () => {
  const all = new Listeners();
  const received: string[] = [];
  all.add(() => all.clear());
  all.add(() => received.push('second'));
  expect(all.size).toBe(2);
  all.emit();
  expect([all.size, received]).toEqual([0, []]);
});
