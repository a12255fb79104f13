import { HealthChainError } from '@healthchain/protocol';
import type { Request, Response } from 'express';

/** The bearer token of a request (RFC 6750). @throws HealthChainError TOKEN_MISSING */
export function bearerToken(req: Request): string {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new HealthChainError('TOKEN_MISSING');
  return token;
}

/** RFC 6750, section 3.1: a request without a token is told the realm only. */
const challenges: Readonly<Record<string, string>> = {
  TOKEN_INVALID: 'invalid_token',
  TOKEN_EXPIRED: 'invalid_token',
  TOKEN_WRONG_AUDIENCE: 'invalid_token',
  SCOPE_INSUFFICIENT: 'insufficient_scope',
};

/** Says in the answer to a refused request how to be let in. */
export function challenge(res: Response, realm: string, error: unknown): void {
  if (!(error instanceof HealthChainError)) return;
  const code = challenges[error.code];
  const detail = code === undefined ? '' : `, error="${code}", error_description="${error.code}"`;
  res.set('WWW-Authenticate', `Bearer realm="${realm}"${detail}`);
}
