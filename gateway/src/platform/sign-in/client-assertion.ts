import { errors } from 'oidc-provider';

/** SMART Backend Services: an assertion expires at most five minutes after it is used. */
const longestLifetime = 300;
/** Seconds by which the clocks of client and gateway may differ. */
export const clockTolerance = 5;

/**
 * What SMART asks of a client assertion beyond RFC 7523, whose rules the library checks. The
 * audience is checked here again because the library also accepts addresses that it takes from
 * the request: an assertion made for another server must not work here.
 * @throws InvalidClientAuth, which becomes `invalid_client`
 */
export function checkClientAssertion(
  audiences: readonly string[],
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): void {
  const { aud, exp } = claims;
  const named: unknown[] = [aud].flat();
  if (named.length === 0 || !named.every((one) => audiences.some((own) => own === one))) {
    throw new errors.InvalidClientAuth('aud must be the token endpoint or the issuer');
  }
  if (typeof exp !== 'number' || exp > Date.now() / 1000 + longestLifetime + clockTolerance) {
    throw new errors.InvalidClientAuth('exp must be at most five minutes ahead');
  }
  if (typeof header.kid !== 'string') {
    throw new errors.InvalidClientAuth('kid must name a key of the registered key set');
  }
}
