/** The part of jmuxer 2.1 that the page uses; the package has no types. */
declare module 'jmuxer' {
  export default class JMuxer {
    constructor(options: {
      node: HTMLVideoElement;
      mode: 'video';
      flushingTime: number;
      fps: number;
      debug: boolean;
    });
    feed(data: { video: Uint8Array; duration: number; isLastVideoFrameComplete: boolean }): void;
  }
}
