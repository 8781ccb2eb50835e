import { app } from 'electron';

/** Tells Chromium what our windows need of it. Before it is ready. */
export function setSwitches(): void {
  // A machine without a graphics card draws the map in software, which newer Chromium does only when told (ADR 21).
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
  // On a machine without any network a window reaches the site beside it all the same. WebRTC leaves the loopback out
  // unless told, and would wait for a name by mDNS for its address, which nobody gives it there; so it has no address of its own.
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
  // Encoded pictures go through the worker that keeps each tile's last minute as they come. Chromium has them wait there for a
  // tick of its own, 64 times a second: 8 ms more to every picture's age (ADR 6).
  // What the command line turns off stays off: the last switch of a name alone counts.
  const off = [app.commandLine.getSwitchValue('disable-features'), 'RTCAlignReceivedEncodedVideoTransforms'];
  app.commandLine.appendSwitch('disable-features', off.filter((one) => one !== '').join());
  app.on('web-contents-created', (_event, contents) =>
    contents.setWebRTCIPHandlingPolicy('default_public_interface_only'),
  );
}
