import { Router } from 'express';

/** What has to work before requests are useful, by name; a check fails by rejecting. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** Milliseconds that one check may take. */
const checkTimeout = 2_000;
/** Milliseconds for which an answer is shared, so that nobody loads the ledger by asking. */
const shared = 1_000;

/** Names of the checks that fail. */
interface Health {
  readonly failing: readonly string[];
  readonly degraded: readonly string[];
}

/**
 * `/livez`: the process answers. `/readyz`: so does what it needs; 503 with the names of the failing
 * checks and nothing else.
 *
 * @param warnings checks that are named when they fail, although requests are useful without them
 */
export function healthRouter(checks: ReadinessChecks, warnings: ReadinessChecks = {}): Router {
  let askedAt = -Infinity;
  let answer: Promise<Health> = Promise.resolve({ failing: [], degraded: [] });

  function health(): Promise<Health> {
    const now = performance.now();
    if (now - askedAt >= shared) {
      askedAt = now;
      answer = Promise.all([failingChecks(checks), failingChecks(warnings)]).then(
        ([failing, degraded]) => ({ failing, degraded }),
      );
    }
    return answer;
  }

  const router = Router();
  router.get('/livez', (_req, res) => {
    res.json({ status: 'live' });
  });
  router.get('/readyz', async (_req, res) => {
    const { failing, degraded } = await health();
    const named = degraded.length === 0 ? {} : { degraded };
    if (failing.length === 0) res.json({ status: 'ready', ...named });
    else res.status(503).json({ status: 'not-ready', failing, ...named });
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
