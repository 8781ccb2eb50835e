/** The part of jsmpeg-player that the page uses; the package has no types. */
declare module '@cycjimmy/jsmpeg-player' {
  const JSMpeg: {
    readonly Player: new (
      url: string,
      options: { canvas: HTMLCanvasElement; audio: boolean; videoBufferSize: number; disableGl: boolean },
    ) => { destroy(): void };
  };
  export default JSMpeg;
}
