/** What every peer's page takes from the bench, and what it offers. */
export interface PeerRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StreamedTile {
  /** Of the peer's own server. */
  readonly url: string;
  /** The source's frames a second. */
  readonly fps: number;
}

export interface StreamedOptions {
  readonly tiles: readonly StreamedTile[];
  /** Where each picture goes, in CSS pixels: the same rectangles that the other sides use. */
  readonly rects: readonly PeerRect[];
}

/** Puts a tile's element at its place in the page. */
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

/** A video as live pages have it: muted, so that it may begin by itself. */
export function placedVideo(rect: PeerRect): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  place(video, rect);
  return video;
}
