/** The screens of the issue: a 7-inch panel, a phone, a desktop. */
export const SIZES = [
  ['phone', 390, 844],
  ['panel', 1024, 600],
  ['desktop', 1440, 900],
] as const;

/** What stands outside of the window sideways. Run in the browser, whose types this program does not have. */
export const OVERFLOW = `(() => {
  const wide = (element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > innerWidth + 0.5 || left < -0.5);
  };
  const found = [...document.querySelectorAll('body *')].filter((element) => !element.closest('svg') && wide(element));
  const scrolls = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  return [...scrolls, ...found.map((element) => element.tagName + '.' + element.className)];
})()`;

/** Every view with what shows that it has its data. */
export const READY = {
  now: '.flow .watts',
  today: '.chart canvas',
  history: '.history-card .chart canvas',
  plan: '.block',
  more: '#go-settings',
  circuits: '.circuits-page tbody tr',
  devices: '.device dd',
  weather: '.weather-card canvas',
  notices: '.notices-card .empty',
  journal: '.entry',
  settings: '.gate form',
} as const;
export const VIEWS = Object.keys(READY) as (keyof typeof READY)[];
