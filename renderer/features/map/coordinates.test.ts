import { describe, expect, it, test } from 'vitest';
import { formatCoordinates, parseCoordinates } from './coordinates.ts';

const lake = { lat: expect.closeTo(21.0288, 3), lon: expect.closeTo(105.8525, 3) };

describe('parseCoordinates', () => {
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
  ])('parses %s', (text) => expect(parseCoordinates(text)).toEqual(lake));

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
  ])('rejects %s', (text) => expect(parseCoordinates(text)).toBeUndefined());

  test.each([
    'https://www.google.com/maps/@21.0288,105.8525,17z',
    'https://www.google.com/maps/place/H%E1%BB%93+G%C6%B0%C6%A1m/@21.04,105.9,17z/data=!3m1!4b1!4m6!3m5!1s0x3135:0x6b8!8m2!3d21.0288!4d105.8525!16s%2Fg%2F1?entry=ttu',
    'https://www.google.com/maps/place/21.0288,105.8525/@21.04,105.9,17z',
    'https://www.google.com/maps/search/21.0288,+105.8525?entry=tts',
    'https://www.google.com/maps/search/?api=1&query=21.0288%2C105.8525',
    'https://www.google.com/maps/dir/?api=1&destination=21.0288%2C%20105.8525&travelmode=driving',
    'https://maps.google.com/?q=21.0288,105.8525',
    'https://maps.google.com/maps?ll=21.04,105.9&q=loc:21.0288,105.8525&z=17',
    'Hồ Gươm https://maps.google.com/maps?q=21.0288,105.8525(Hồ Gươm)',
    'google.com/maps/@21.0288,105.8525,3a,75y,90h/data=!3m6!1e1',
    'https://www.openstreetmap.org/#map=17/21.0288/105.8525',
    'https://www.openstreetmap.org/node/1#layers=T&map=17.5/21.0288/105.8525',
    'https://www.openstreetmap.org/?mlat=21.0288&mlon=105.8525#map=15/21.04/105.9',
    'https://www.openstreetmap.org/?lat=21.0288&lon=105.8525&zoom=17',
    'https://maps.apple.com/?ll=21.0288,105.8525&q=H%E1%BB%93',
    'geo:21.0288,105.8525;u=35',
    'geo:0,0?q=21.0288,105.8525(Hồ Gươm)',
  ])('parses the link %s', (text) => expect(parseCoordinates(text)).toEqual(lake));

  test.each([
    'https://maps.app.goo.gl/N1E2S3',
    'https://maps.google.com/?q=12,14+Hàng+Bông',
    'https://www.google.com/maps/search/12,14,16+Hàng+Bông',
    'https://www.google.com/maps/@105.8525,21.0288,17z',
    `https://www.google.com/maps/@21.${'0'.repeat(100_000)}`,
  ])('finds no location in the link %.60s', (text) => expect(parseCoordinates(text)).toBeUndefined());

  it('parses coordinates that it formatted itself', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let at = 0; at < 500; at += 1) {
      const place = { lat: random() * 180 - 90, lon: random() * 360 - 180 };
      const read = parseCoordinates(formatCoordinates(place));
      // A first number past 90 can only be a longitude, and never precedes a latitude.
      expect(read?.lat).toBeCloseTo(place.lat, 4);
      expect(read?.lon).toBeCloseTo(place.lon, 4);
    }
  });
});
