import { app } from 'electron';

/** Sets the Chromium switches that our windows need. Call before `app` is ready. */
export function setChromiumSwitches(): void {
  // A machine without a graphics card draws the map in software, which newer Chromium allows only with this switch (ADR 21).
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
  // Lets a window reach a site on the same machine without any network. WebRTC excludes the loopback interface by default, and
  // would wait for an mDNS name for its address that no one resolves; so it has no mDNS address.
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
  // Encoded frames pass at once through the worker that buffers each tile's last minute. Otherwise Chromium delays them to a
  // tick of its own, 64 times a second, which adds 8 ms to every picture's age (ADR 6). Features disabled on the command line
  // stay disabled: only the last switch of a name counts.
  const off = [app.commandLine.getSwitchValue('disable-features'), 'RTCAlignReceivedEncodedVideoTransforms'];
  app.commandLine.appendSwitch('disable-features', off.filter((one) => one !== '').join());
  app.on('web-contents-created', (_event, contents) =>
    contents.setWebRTCIPHandlingPolicy('default_public_interface_only'),
  );
}
