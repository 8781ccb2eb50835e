import { describe, expect, it, test } from 'vitest';
import { coordinatesText, parseCoordinates } from './coordinates.ts';

const lake = { lat: expect.closeTo(21.0288, 3), lon: expect.closeTo(105.8525, 3) };

describe('coordinates as people write them', () => {
  test.each([
    '21.0288, 105.8525',
    '21.0288 105.8525',
    ' 21.0288;105.8525 ',
    '21,0288 105,8525',
    '21,0288; 105,8525',
    '105.8525, 21.0288',
    '21°01\'43.7"N 105°51\'09"E',
    '21°01′43.7″N, 105°51′09″E',
    '105°51\'09"E 21°01\'43.7"N',
    '21°01\'43.7"B 105°51\'09"Đ',
    'N21.0288 E105.8525',
    '21.0288°N 105.8525°E',
    '21 01 43.7 N 105 51 09 E',
    "21°1.728'N 105°51.15'E",
    '(21.0288, 105.8525)',
    '21°01′43.7″ Bắc, 105°51′09″ Đông',
    '21°01′43.7″ vĩ Bắc - 105°51′09″ kinh Đông',
    'vĩ độ 21.0288, kinh độ 105.8525',
    'Vĩ độ: 21,0288; Kinh độ: 105,8525',
    'kinh độ 105,8525 vĩ độ 21,0288',
    'lat: 21.0288, lon: 105.8525',
    '21.0288 North, 105.8525 East',
  ])('%s', (text) => expect(parseCoordinates(text)).toEqual(lake));

  test.each([
    '',
    '402',
    'dong da',
    '21.0288',
    '21.0288, 905.8',
    '91, 91',
    '21°61\'00"N 105°51\'09"E',
    '21°01\'43"N 105°51\'09"N',
    '12 Hàng Bông',
    'phố 21',
    'Nam Đồng',
    'Đông Anh 21 105',
    'Tây Sơn 12, 14',
    'vĩ độ',
    '21°01′43″ Bắc, 105°51′09″ Nam',
  ])('%s is none', (text) => expect(parseCoordinates(text)).toBeUndefined());

  it('are read back as they were written', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let at = 0; at < 500; at += 1) {
      const place = { lat: random() * 180 - 90, lon: random() * 360 - 180 };
      const read = parseCoordinates(coordinatesText(place));
      // A first number past 90 can only be a longitude: never where latitude comes first.
      expect(read?.lat).toBeCloseTo(place.lat, 4);
      expect(read?.lon).toBeCloseTo(place.lon, 4);
    }
  });
});
