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
 * Keeps React from listening for video events at this root or portal container.
 * Every video fires `timeupdate` four times a second and a dozen events at its start; React would run script for each
 * although no component handles them. Without listeners Chromium runs no script. Call before React gets the element;
 * repeated calls have no effect.
 */
export function ignoreVideoEvents<E extends EventTarget>(root: E): E {
  if (Object.hasOwn(root, 'addEventListener')) return root;
  const listen = root.addEventListener.bind(root);
  root.addEventListener = (type: string, ...how: [EventListener, AddEventListenerOptions?]) => {
    if (!ofVideos.has(type)) listen(type, ...how);
  };
  return root;
}
