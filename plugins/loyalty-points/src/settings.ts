import type { PluginContext } from '@daino/plugin-sdk';

export interface Settings {
  /** Points for each major unit of currency that was paid. */
  readonly pointsPerUnit: number;
  /** Points that take one major unit off. */
  readonly redemptionRate: number;
  readonly minimumPoints: number;
  readonly reservationMinutes: number;
}

/** The store's settings; the manifest's schema has checked them. */
export function settingsOf({ config }: Pick<PluginContext, 'config'>): Settings {
  return {
    pointsPerUnit: config.get<number>('pointsPerUnit'),
    redemptionRate: config.get<number>('redemptionRate'),
    minimumPoints: config.get<number>('minimumPoints'),
    reservationMinutes: config.get<number>('reservationMinutes'),
  };
}
