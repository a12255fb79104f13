import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Configuration } from 'oidc-provider';
import { z } from 'zod';
import type { Settings } from '../durable-store/settings.js';

const setting = 'sign-in-cookie-keys';
const keysSchema = z.array(z.string().min(43)).min(1);

/** Keys that sign the cookies of sign-ins, made at the first start. */
export async function ensureCookieKeys(settings: Settings): Promise<readonly string[]> {
  const known = await settings.get(setting);
  if (known !== undefined) return keysSchema.parse(JSON.parse(known));
  const keys = [randomBytes(32).toString('base64url')];
  await settings.set(setting, JSON.stringify(keys));
  return keys;
}

/**
 * Cookies of sign-ins under way. Cookies know no ports, so that gateways on one host would take each
 * other's: the names say whose they are.
 */
export function cookieConfiguration(
  organization: string,
  issuer: string,
  keys: readonly string[],
): NonNullable<Configuration['cookies']> {
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure: issuer.startsWith('https:'),
    signed: true,
  } as const;
  return {
    names: {
      session: sessionCookie(organization),
      interaction: `${organization}-sign-in`,
      resume: `${organization}-sign-in-resume`,
    },
    keys: [...keys],
    long: { ...options, path: new URL(issuer).pathname },
    short: options,
  };
}

/**
 * Takes the cookie of an earlier sign-in out of the request: every authorization asks for the passkey,
 * and has a session of its own, which its refresh tokens end with.
 */
export function forgetSession(organization: string): RequestHandler {
  const name = sessionCookie(organization);
  return (req, _res, next) => {
    const { cookie } = req.headers;
    if (cookie !== undefined) {
      req.headers.cookie = cookie
        .split(/; */)
        .filter((pair) => !pair.startsWith(`${name}=`) && !pair.startsWith(`${name}.sig=`))
        .join('; ');
    }
    next();
  };
}

function sessionCookie(organization: string): string {
  return `${organization}-session`;
}
