import { expect, it } from 'vitest';
import { createDetachedProcess, type NodeProcess } from './detachedProcess.ts';

function fake() {
  const done: string[] = [];
  let exit: (code: number | null) => void = () => undefined;
  const process: NodeProcess = {
    pid: 7,
    connected: true,
    once(_event, run) {
      exit = run;
    },
    kill: (signal) => done.push(signal) > 0,
    disconnect: () => void done.push('disconnect'),
    unref: () => void done.push('unref'),
  };
  const ends = createDetachedProcess(process, () => done.push('ended'));
  ends.onExit((code) => done.push(`exit ${code}`));
  return { done, ends, exit: (code: number | null) => exit(code) };
}

it('kills a process that hangs, and reports its end once', () => {
  const { done, ends, exit } = fake();
  ends.kill();
  expect(done).toEqual(['SIGKILL']);
  exit(null);
  exit(0);
  expect(done).toEqual(['SIGKILL', 'ended', 'exit -1']);
});

it('leaves a process that was asked to end to its remaining work', () => {
  const { done, ends, exit } = fake();
  ends.asked();
  ends.kill();
  expect(done).toEqual(['disconnect', 'unref', 'ended', 'exit 0']);
  exit(0);
  expect(done).toHaveLength(4);
});
