/** A colour of ground.css, as it is in the present colour scheme. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The same with an opacity, 0..1. The colours of ground.css stand as #rrggbb. */
export const faded = (name: string, opacity: number): string =>
  `${colour(name)}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
