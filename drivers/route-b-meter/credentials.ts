import { HemsError } from '#core/errors.ts';

/** What the electricity company gives out for the B route of one meter (Bルート認証ID, パスワード). */
export interface RouteBCredentials {
  /** 32 characters. */
  readonly id: string;
  /** 12 characters. */
  readonly password: string;
}

/** Throws HemsError INPUT where they cannot be what the company gave out. The message never shows them. */
export function checkCredentials({ id, password }: RouteBCredentials): void {
  if (!/^[0-9A-Z]{32}$/i.test(id)) {
    throw new HemsError(
      'INPUT',
      `the route-B ID must be 32 letters and digits, it has ${id.length} characters; copy it again`,
    );
  }
  if (!/^[0-9A-Z]{12}$/i.test(password)) {
    throw new HemsError(
      'INPUT',
      `the route-B password must be 12 letters and digits, it has ${password.length}; copy it again`,
    );
  }
}
