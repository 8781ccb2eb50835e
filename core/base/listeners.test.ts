import { expect, it } from 'vitest';
import { Listeners } from './listeners.ts';

it('tells all in order, and the same listener as often as it was added', () => {
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

it('does not tell one that was taken away while the others were told, nor yet one that was added', () => {
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
