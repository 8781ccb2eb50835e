import { createSystemClock } from '../../core/base/clock.ts';
import { hostGateway } from '../../site/app/gatewayHost.ts';
import { parentChannel } from '../../site/app/parent.ts';
import { fakePtz } from './ptzDriver.ts';

/**
 * The gateway's process with fake cameras that move by the clock, forked by a site or a test.
 * The address of each camera sets its habits (`http://fake/c1?moveDelayMs=3000`). Each command that it receives is
 * posted to the parent as `{ command, camera, at, pan }`, with `at` by the wall clock.
 */

const clock = createSystemClock();
const end = () => {
  host.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
const host = hostGateway({
  clock,
  log: () => undefined,
  onStop: end,
  openDriver({ onvif }) {
    const url = new URL(onvif);
    const habits = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, Number(value)]));
    const { driver } = fakePtz(clock, habits);
    const text = (command: string, pan?: number) =>
      parentChannel.post({
        command,
        camera: url.pathname.slice(1),
        at: Date.now(),
        ...(pan === undefined ? {} : { pan }),
      });
    return {
      ...driver,
      move(velocity, onSent) {
        text('move', velocity.pan);
        return driver.move(velocity, onSent);
      },
      stop(onSent) {
        text('stop');
        return driver.stop(onSent);
      },
      command(command, speed, onSent) {
        text(command.do);
        return driver.command(command, speed, onSent);
      },
    };
  },
});
host.adopt(parentChannel);
parentChannel.onClose(end);
