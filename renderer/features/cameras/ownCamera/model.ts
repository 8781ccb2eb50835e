import type { WardId } from '../../../../core/base/ids.ts';
import type { CameraToAdd, OnvifStream } from '../../../../core/cameras/ownCameraApi.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';

/** What was typed of a camera that is not saved yet. Nothing of it is lost by what the camera or the site answer. */
export interface Draft {
  /** RTSP; or http(s) of an ONVIF device, which is asked for its streams. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  readonly transcode: boolean;
  readonly anyCertificate: boolean;
  readonly number: string;
  readonly name: string;
  readonly ward: WardId | '';
  readonly position: string;
  readonly steer: boolean;
}

export const emptyDraft: Draft = {
  address: '',
  username: '',
  password: '',
  transcode: false,
  anyCertificate: false,
  number: '',
  name: '',
  ward: '',
  position: '',
  steer: true,
};

/** What an ONVIF device told. */
export interface Device {
  readonly onvif: string;
  readonly streams: readonly OnvifStream[];
  readonly ptz: boolean;
  /** The one that is looked at. */
  readonly chosen: string;
}

export const isOnvif = (address: string): boolean => /^https?:\/\//i.test(address.trim());

/** The best stream that needs no transcoding, else the largest. */
export const bestOf = (streams: readonly OnvifStream[]): string | undefined =>
  (streams.find(({ codec }) => isH264(codec)) ?? streams[0])?.url;

/** For the wall: the smallest that needs no transcoding, unless that is the one that is looked at. */
export function subOf({ streams, chosen }: Pick<Device, 'streams' | 'chosen'>): string | undefined {
  const smallest = streams.findLast(({ codec }) => isH264(codec))?.url;
  return smallest === chosen ? undefined : smallest;
}

const isH264 = (codec: string): boolean => /^h\.?264$/i.test(codec);

/** The stream that the site is to try, as it is typed. */
export const streamOf = (draft: Draft, device: Device | undefined) => ({
  url: (device?.chosen ?? draft.address).trim(),
  ...(draft.username === '' ? {} : { username: draft.username, password: draft.password }),
  transcode: draft.transcode,
  anyCertificate: draft.anyCertificate,
});

/** Of a number that nobody has: the one after the highest. */
export const nextNumber = (list: readonly CameraEntry[]): number =>
  Math.min(999_999, (list.at(-1)?.camera.number ?? 0) + 1);

/** `21.0288, 105.8525`; undefined where that is no place. A comma may be the mark of decimals, too: then a space parts the two. */
export function placeIn(text: string): { readonly lat: number; readonly lon: number } | undefined {
  const parts = /^\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*$/.exec(text);
  const [lat, lon] = [parts?.[1], parts?.[2]].map((part) => Number(part?.replace(',', '.')));
  if (lat === undefined || lon === undefined || !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
    return undefined;
  return { lat, lon };
}

/** What a camera must have to be saved. */
export type Needed = 'number' | 'name' | 'ward';

const numberIn = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

/** What is still to be typed or chosen, in the order of the form. */
export function missing({ number, name, ward }: Draft): readonly Needed[] {
  const has = { number: numberIn(number) > 0, name: name.trim() !== '', ward: ward !== '' };
  return (['number', 'name', 'ward'] as const).filter((each) => !has[each]);
}

/** What is to be saved; undefined while something of it is missing. */
export function toAdd(
  draft: Draft,
  device: Device | undefined,
  seen: { readonly width: number; readonly sub: string | undefined },
): CameraToAdd | undefined {
  const { name, ward, position } = draft;
  const place = position.trim() === '' ? undefined : placeIn(position);
  if (missing(draft).length > 0 || ward === '' || (position.trim() !== '' && !place)) return undefined;
  return {
    stream: streamOf(draft, device),
    number: numberIn(draft.number),
    name: name.trim(),
    ward,
    ...(seen.sub === undefined ? {} : { sub: seen.sub }),
    ...(device?.ptz && draft.steer ? { onvif: device.onvif } : {}),
    ...(place ? { position: place } : {}),
    ...(seen.width >= 16 ? { widthPx: seen.width } : {}),
  };
}

/** How a camera is called until somebody says otherwise: as its device calls itself, else by its host. */
export function nameFor(address: string, device: string | undefined): string {
  if (device?.trim()) return device.trim().slice(0, 120);
  const host = /^[a-z]+:\/\/(?:[^/]*@)?(\[[^\]]+\]|[^:/?#]+)/i.exec(address.trim())?.[1];
  return host ? `Camera ${host}` : '';
}

/** Bytes of a picture that came as text. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
