/** Where the sun stands; Spencer's series (1971), good to 0.1°, which is far less than a cloud. */
export interface SunDay {
  readonly sinDeclination: number;
  readonly cosDeclination: number;
  /** Radians of the hour angle at JST midnight; it grows by 2π a day. */
  readonly midnightAngle: number;
  /** Solar constant times the distance factor, W/m². */
  readonly extraterrestrial: number;
}

export interface SunPlace {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

const RAD = Math.PI / 180;

/** `day` is a JST day number; the year's angle needs no calendar (365.2425 days from 1 January 1970). */
export function sunDay(place: SunPlace, day: number): SunDay {
  const g = (2 * Math.PI * (day % 365.2425)) / 365.2425;
  const declination =
    0.006918 -
    0.399912 * Math.cos(g) +
    0.070257 * Math.sin(g) -
    0.006758 * Math.cos(2 * g) +
    0.000907 * Math.sin(2 * g) -
    0.002697 * Math.cos(3 * g) +
    0.00148 * Math.sin(3 * g);
  const equationMinutes =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(g) -
      0.032077 * Math.sin(g) -
      0.014615 * Math.cos(2 * g) -
      0.04089 * Math.sin(2 * g));
  const solarMidnight = equationMinutes + 4 * (place.longitudeDeg - 135);
  return {
    sinDeclination: Math.sin(declination),
    cosDeclination: Math.cos(declination),
    midnightAngle: (solarMidnight / 1_440) * 2 * Math.PI - Math.PI,
    extraterrestrial: 1_361 * (1 + 0.033 * Math.cos(g)),
  };
}

/** Unit vector to the sun: east, north, up. */
export interface SunDirection {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

export function sunDirection(place: SunPlace, sun: SunDay, minute: number): SunDirection {
  const angle = sun.midnightAngle + (minute / 1_440) * 2 * Math.PI;
  const sin = Math.sin(place.latitudeDeg * RAD);
  const cos = Math.cos(place.latitudeDeg * RAD);
  const cosAngle = Math.cos(angle);
  return {
    east: -sun.cosDeclination * Math.sin(angle),
    north: sun.sinDeclination * cos - sun.cosDeclination * sin * cosAngle,
    up: sin * sun.sinDeclination + cos * sun.cosDeclination * cosAngle,
  };
}
