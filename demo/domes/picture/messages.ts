/** What the demo and the page that draws its domes say to each other, as JSON over one WebSocket. */

/** How a dome looks now; see `DomePose`. */
export interface Look {
  readonly headingDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
  readonly magnification: number;
  /** 0 near to 1 far; sharp at 0.5. */
  readonly focus: number;
  /** 0 shut to 1 open; as the day is at 0.5. */
  readonly iris: number;
  readonly wiper: boolean;
  readonly irLamp: boolean;
}

export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly maxKbps: number;
}

/** To the page: draw this stream of a dome and publish it, until told to stop. */
export interface Publish {
  readonly do: 'publish';
  readonly stream: string;
  readonly camera: string;
  /** Burnt in. */
  readonly name: string;
  /** Where its lens is above the street, m. */
  readonly heightM: number;
  readonly shape: PictureShape;
  readonly look: Look;
  /** The WHIP endpoint. */
  readonly url: string;
  readonly token: string;
}

export type ToPage =
  | Publish
  | { readonly do: 'stop'; readonly stream: string }
  | { readonly do: 'look'; readonly camera: string; readonly look: Look };

/** From the page, for the log. */
export interface FromPage {
  readonly stream: string;
  readonly state: 'published' | 'failed' | 'paced';
  readonly why?: string;
}
