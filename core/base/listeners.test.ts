import { expect, it } from 'vitest';
import { Listeners } from './listeners.ts';

it('tells all in order, and the same listener as often as it was added', () => {
  const all = new Listeners<string>();
  const heard: string[] = [];
  const listen = (value: string) => heard.push(value);
  const cancel = all.add(listen);
  all.add((value) => heard.push(`${value}!`));
  all.add(listen);
  all.tell('a');
  cancel();
  cancel();
  all.tell('b');
  expect(heard).toEqual(['a', 'a!', 'a', 'b!', 'b']);
});

it('does not tell one that was taken away while the others were told, nor yet one that was added', () => {
  const all = new Listeners<number>();
  const heard: string[] = [];
  all.add((value) => {
    cancelSecond();
    if (value === 1) all.add((later) => heard.push(`third ${later}`));
  });
  const cancelSecond = all.add((value) => heard.push(`second ${value}`));
  all.tell(1);
  all.tell(2);
  expect(heard).toEqual(['third 2']);
});
