/** Grams of CO₂ of bought energy: `wh` × the utility's factor (排出係数, kg per kWh = g per Wh). */
export const co2Grams = (wh: number, kgPerKwh: number): number => wh * kgPerKwh;
