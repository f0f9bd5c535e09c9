import type { HouseFile } from '#config/house-file/house-file-schema.ts';
import type { WeatherSettings } from '#drivers/weather-chain/compose-weather.ts';

/** Sources that need what is not configured are left out. `fileNamed`: where a file of the configuration is. */
export function configuredWeather(
  { site, roof, weather }: Pick<HouseFile, 'site' | 'roof' | 'weather'>,
  fileNamed: (reference: string) => string,
): WeatherSettings {
  const { jma } = site;
  return {
    roof: {
      place: { latitude: site.latitude_deg, longitude: site.longitude_deg, altitude: site.altitude_m },
      inverter: roof?.inverter_w ?? 0,
      losses: (roof?.losses_pct ?? 0) / 100,
      faces: (roof?.faces ?? []).map(({ peak_w, tilt_deg, azimuth_deg }) => ({
        peak: peak_w,
        tilt: tilt_deg,
        azimuth: azimuth_deg,
      })),
    },
    sources: weather.sources.flatMap((source): WeatherSettings['sources'] => {
      if (source.kind === 'file') return [{ kind: 'file', path: fileNamed(source.path) }];
      if (source.kind === 'open-meteo')
        return [{ kind: 'open-meteo', ...(source.url === null ? {} : { base: source.url }) }];
      return jma === null ? [] : [{ kind: 'jma', office: jma.office, area: jma.area, point: jma.point }];
    }),
    warnings: weather.warnings && jma !== null ? { office: jma.office, municipality: jma.municipality } : null,
  };
}
