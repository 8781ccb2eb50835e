import type { WardId } from '../../../../core/base/ids.ts';
import type { CameraToAdd, OnvifStream } from '../../../../core/cameras/ownCameraApi.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';

/**
 * The form's values for a camera that is not saved yet.
 * Errors of the camera or the site never clear them.
 */
export interface OwnCameraDraft {
  /** RTSP address; or the http(s) address of an ONVIF device, which is queried for its streams. */
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

export const emptyOwnCameraDraft: OwnCameraDraft = {
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

/** The response of an ONVIF device. */
export interface OnvifDevice {
  readonly onvif: string;
  readonly streams: readonly OnvifStream[];
  readonly ptz: boolean;
  /** The URL of the stream that is shown. */
  readonly chosen: string;
}

export const isOnvifAddress = (address: string): boolean => /^https?:\/\//i.test(address.trim());

/** Returns the best stream that needs no transcoding, otherwise the largest. */
export const selectBestStream = (streams: readonly OnvifStream[]): string | undefined =>
  (streams.find(({ codec }) => isH264(codec)) ?? streams[0])?.url;

/** Returns the stream for the wall: the smallest that needs no transcoding, unless it is the one shown. */
export function selectSubStream({
  streams,
  chosen,
}: Pick<OnvifDevice, 'streams' | 'chosen'>): string | undefined {
  const smallest = streams.findLast(({ codec }) => isH264(codec))?.url;
  return smallest === chosen ? undefined : smallest;
}

const isH264 = (codec: string): boolean => /^h\.?264$/i.test(codec);

/** Returns the stream that the site is to try, from the typed values. */
export const getTypedStream = (draft: OwnCameraDraft, device: OnvifDevice | undefined) => ({
  url: (device?.chosen ?? draft.address).trim(),
  ...(draft.username === '' ? {} : { username: draft.username, password: draft.password }),
  transcode: draft.transcode,
  anyCertificate: draft.anyCertificate,
});

/** Returns the first free camera number: the highest plus one. */
export const getNextCameraNumber = (list: readonly CameraEntry[]): number =>
  Math.min(999_999, (list.at(-1)?.camera.number ?? 0) + 1);

/**
 * Parses a position such as `21.0288, 105.8525`; undefined if it is not one.
 * A comma may also be the decimal separator; a space then separates the two numbers.
 */
export function parsePosition(text: string): { readonly lat: number; readonly lon: number } | undefined {
  const parts = /^\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*$/.exec(text);
  const [lat, lon] = [parts?.[1], parts?.[2]].map((part) => Number(part?.replace(',', '.')));
  if (lat === undefined || lon === undefined || !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
    return undefined;
  return { lat, lon };
}

/** The fields that a camera must have to be saved. */
export type RequiredField = 'number' | 'name' | 'ward';

const numberIn = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

/** Returns the required fields that are still empty, in the order of the form. */
export function listMissingFields({ number, name, ward }: OwnCameraDraft): readonly RequiredField[] {
  const has = { number: numberIn(number) > 0, name: name.trim() !== '', ward: ward !== '' };
  return (['number', 'name', 'ward'] as const).filter((each) => !has[each]);
}

/** Returns the camera to save; undefined while a required value is missing. */
export function toCameraToAdd(
  draft: OwnCameraDraft,
  device: OnvifDevice | undefined,
  seen: { readonly width: number; readonly sub: string | undefined },
): CameraToAdd | undefined {
  const { name, ward, position } = draft;
  const place = position.trim() === '' ? undefined : parsePosition(position);
  if (listMissingFields(draft).length > 0 || ward === '' || (position.trim() !== '' && !place))
    return undefined;
  return {
    stream: getTypedStream(draft, device),
    number: numberIn(draft.number),
    name: name.trim(),
    ward,
    ...(seen.sub === undefined ? {} : { sub: seen.sub }),
    ...(device?.ptz && draft.steer ? { onvif: device.onvif } : {}),
    ...(place ? { position: place } : {}),
    ...(seen.width >= 16 ? { widthPx: seen.width } : {}),
  };
}

/** Returns the default name of a camera: its device's name for itself, otherwise its host. */
export function getDefaultCameraName(address: string, device: string | undefined): string {
  if (device?.trim()) return device.trim().slice(0, 120);
  const host = /^[a-z]+:\/\/(?:[^/]*@)?(\[[^\]]+\]|[^:/?#]+)/i.exec(address.trim())?.[1];
  return host ? `Camera ${host}` : '';
}

/** Decodes the bytes of a picture from base64. */
export const decodeBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
