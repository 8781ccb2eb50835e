/** Types and functions that the peers' pages share. */
export interface PeerRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StreamedTile {
  /** Address at the peer's own server. */
  readonly url: string;
  /** Frame rate of the source, frames/s. */
  readonly fps: number;
}

export interface StreamedOptions {
  readonly tiles: readonly StreamedTile[];
  /** Positions of the pictures, CSS pixels, the same as on the other sides. */
  readonly rects: readonly PeerRect[];
}

/** Adds a tile's element to the page at its position. */
export function place(element: HTMLElement, { x, y, width, height }: PeerRect): void {
  Object.assign(element.style, {
    position: 'absolute',
    left: `${x}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(element);
}

/** Creates a video as live pages do: muted, so that autoplay is allowed. */
export function placedVideo(rect: PeerRect): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  place(video, rect);
  return video;
}
