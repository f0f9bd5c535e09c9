/** The data of 0x8D 製造番号, 12 characters padded with blanks or zeros, as text; null where there is nothing in it. */
export function serialNumber(edt: Uint8Array | null): string | null {
  if (edt === null || edt.length === 0) return null;
  const printable = edt.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f));
  const text = printable
    ? String.fromCharCode(...edt.filter((byte) => byte !== 0)).trim()
    : [...edt].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
  return text === '' ? null : text;
}

/** Whether a meter's serial number is the one somebody wrote down: blanks, hyphens and case do not count. */
export const isSameSerial = (told: string, written: string): boolean => plain(told) === plain(written);

const plain = (text: string): string => text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
