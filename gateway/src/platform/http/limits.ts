import { HealthChainError } from '@healthchain/protocol';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';
import { BusyError } from '../fabric/limiter.js';

const minute = 60_000;
/** Seconds after which an overloaded gateway may be asked again. */
const retryAfter = 1;

/**
 * Refuses work beyond this many requests in progress with BUSY, so that those in progress finish in
 * time instead of all of them timing out.
 */
export function limitInFlight(most: number): RequestHandler {
  let inFlight = 0;
  return (_req, res, next) => {
    if (inFlight >= most) {
      next(new BusyError(retryAfter));
      return;
    }
    inFlight += 1;
    res.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}

/** Addresses that are remembered for a failure; more at once are not one guesser's. */
const mostSuspects = 10_000;

/**
 * Slows down whoever guesses tokens: counts an address's requests that ended with 401. Most have none:
 * an address is counted from its first failure on, which is one of them.
 */
export function limitFailedSignIns(perMinute: number): RequestHandler {
  const suspects = new LRUCache<string, true>({ max: mostSuspects, ttl: minute });
  const count = rateLimit({
    windowMs: minute,
    limit: perMinute - 1,
    keyGenerator: addressOf,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
    ...answers,
  });
  return (req, res, next) => {
    const { ip = '' } = req;
    if (suspects.has(ip)) {
      void count(req, res, next);
      return;
    }
    res.once('close', () => {
      if (res.statusCode === 401) {
        suspects.set(ip, true);
      }
    });
    next();
  };
}

/** Limits what an address can ask for before anybody has signed in. */
export function limitAddress(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: minute,
    limit: perMinute,
    keyGenerator: addressOf,
    ...answers,
  });
}

/** Keeps one client from taking the gateway from the others; to stand behind the sign-in. */
export function limitClient(
  perMinute: number,
  clientIdOf: (req: Request) => string | undefined,
): RequestHandler {
  return rateLimit({
    windowMs: minute,
    limit: perMinute,
    keyGenerator: (req) => clientIdOf(req) ?? '',
    ...answers,
  });
}

function addressOf({ ip = '' }: Request): string {
  return ipKeyGenerator(ip);
}

const answers = {
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  handler: (_req, _res, next) => {
    next(new HealthChainError('RATE_LIMITED'));
  },
} satisfies Parameters<typeof rateLimit>[0];
