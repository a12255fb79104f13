import { Router } from 'express';

/** What has to work before requests are useful, by name; a check fails by rejecting. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** Milliseconds that one check may take. */
const checkTimeout = 2_000;
/** Milliseconds for which an answer is shared, so that nobody loads the ledger by asking. */
const shared = 1_000;

/**
 * `/livez`: the process answers. `/readyz`: so does what it needs; 503 with the names of the failing
 * checks and nothing else.
 */
export function healthRouter(checks: ReadinessChecks): Router {
  let askedAt = -Infinity;
  let answer: Promise<readonly string[]> = Promise.resolve([]);

  function failing(): Promise<readonly string[]> {
    const now = performance.now();
    if (now - askedAt >= shared) {
      askedAt = now;
      answer = failingChecks(checks);
    }
    return answer;
  }

  const router = Router();
  router.get('/livez', (_req, res) => {
    res.json({ status: 'live' });
  });
  router.get('/readyz', async (_req, res) => {
    const names = await failing();
    if (names.length === 0) res.json({ status: 'ready' });
    else res.status(503).json({ status: 'not-ready', failing: names });
  });
  return router;
}

async function failingChecks(checks: ReadinessChecks): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? [] : [name])),
  );
  return outcomes.flat();
}

function passes(check: () => Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, checkTimeout, false);
    const settle = (passed: boolean) => (): void => {
      clearTimeout(timer);
      resolve(passed);
    };
    check().then(settle(true), settle(false));
  });
}
