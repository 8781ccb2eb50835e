import type { HandlersFor } from '../../shared/handlers.ts';
import type { SiteLink } from '../../sync/link.ts';

/** Creates handlers for adding cameras from this desk. Names and passwords are passed to the site and not stored here. */
export function createOwnCameras({ link }: { readonly link: () => SiteLink }): {
  readonly handlers: HandlersFor<
    'camera.discover' | 'camera.streams' | 'camera.try' | 'camera.add' | 'camera.remove'
  >;
} {
  return {
    handlers: {
      'camera.discover': (asked) => link().call('camera.discover', asked),
      'camera.streams': (asked) => link().call('camera.streams', asked),
      'camera.try': (asked) => link().call('camera.try', asked),
      'camera.add': (asked) => link().call('camera.add', asked),
      'camera.remove': (asked) => link().call('camera.remove', asked),
    },
  };
}
