import type { Clock } from '../../core/base/clock.ts';
import { type DeskLink, serveDeskLink } from './deskLink.ts';
import type { DeskServices } from './deskServices.ts';
import type { SocketRoute } from './listener.ts';
import { type MediaLink, serveMediaLink } from './mediaLink.ts';
import type { MediaServices } from './mediaServices.ts';

/** All open connections. */
export interface OpenLinks {
  readonly desks: ReadonlySet<DeskLink>;
  /** The windows' links; each outlives its connection while its video continues. */
  readonly windows: ReadonlySet<MediaLink>;
  doorForDesks(services: DeskServices): SocketRoute;
  /** @param graceMs see `serveMediaLink` */
  doorForWindows(services: MediaServices, graceMs: number | undefined): SocketRoute;
}

export function createOpenLinks(clock: Clock): OpenLinks {
  const desks = new Set<DeskLink>();
  const windows = new Set<MediaLink>();
  return {
    desks,
    windows,
    doorForDesks: (services) => ({
      forPages: false,
      accept(socket, address) {
        const link = serveDeskLink(socket, address, services, clock);
        desks.add(link);
        socket.onClose(() => desks.delete(link));
      },
    }),
    doorForWindows: (services, graceMs) => ({
      forPages: true,
      accept(socket) {
        const gone = () => windows.delete(link);
        const link = serveMediaLink(socket, services, clock, gone, graceMs);
        windows.add(link);
      },
    }),
  };
}
