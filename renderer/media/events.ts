const ofVideos: ReadonlySet<string> = new Set([
  'timeupdate',
  'loadstart',
  'loadedmetadata',
  'loadeddata',
  'durationchange',
  'canplay',
  'canplaythrough',
  'play',
  'playing',
  'emptied',
  'progress',
  'suspend',
]);

/**
 * Every video tells of its time four times a second, and of a dozen things as it begins. React listens at its root, and at the
 * place of a portal, for all of that and looks each time for who wants to know: nobody does. Such a place takes none of these
 * listeners; where nobody listens, Chromium runs no script. To be called before React has the place; again does nothing.
 */
export function ignoreVideoEvents<E extends EventTarget>(root: E): E {
  if (Object.hasOwn(root, 'addEventListener')) return root;
  const listen = root.addEventListener.bind(root);
  root.addEventListener = (type: string, ...how: [EventListener, AddEventListenerOptions?]) => {
    if (!ofVideos.has(type)) listen(type, ...how);
  };
  return root;
}
