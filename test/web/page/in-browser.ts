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
