import { setTimeout as wait } from 'node:timers/promises';
import type {
  CoverageRequestPage,
  CoverageResult,
  RequestedCoverage,
  UnknownReason,
} from '@healthchain/protocol/coverage';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';
import type { CoverageLedger } from './coverage-ledger.js';
import { UnknownCoverage, type PlanService } from './plan-service.js';
import { openMember } from './seal-member.js';

export interface AnsweringOptions {
  readonly ledger: Pick<CoverageLedger, 'open' | 'answer'>;
  readonly service: PlanService;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  /** Told of each failure; what could not be answered is tried again until it times out. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

type OpenRequest = CoverageRequestPage['requests'][number];

/** Milliseconds between looks for requests, and those that the commit of an answer is given. */
const pause = 500;
const commitTime = 3_000;
/** Milliseconds that the plan's system is given at most. */
const longestWait = 15_000;
/** Milliseconds for which an answer holds: one that knows nothing soon makes room for another question. */
const validity = { known: 24 * 60 * 60_000, unknown: 5 * 60_000 } as const;

/** Answers what the own health plan is asked, round after round, until the signal. */
export async function answerRequests(
  options: AnsweringOptions,
  signal: AbortSignal,
): Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    await answerRound(options, underWay).catch(options.onFailure);
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay.values());
}

/** Begins to answer each open request that is not being answered; one plan's slow answer delays no other. */
export async function answerRound(
  options: AnsweringOptions,
  underWay: Map<string, Promise<void>>,
): Promise<void> {
  let bookmark = '';
  do {
    const page = await options.ledger.open(bookmark);
    for (const open of page.requests) {
      const { requestId } = open.request;
      if (!underWay.has(requestId)) {
        const answering = answerOne(options, open)
          .catch(options.onFailure)
          .finally(() => underWay.delete(requestId));
        underWay.set(requestId, answering);
      }
    }
    bookmark = page.bookmark;
  } while (bookmark !== '');
}

async function answerOne(
  options: AnsweringOptions,
  { request, requestDigest }: OpenRequest,
): Promise<void> {
  const { now = Date.now, ledger } = options;
  const patience = Math.min(longestWait, Date.parse(request.answerBy) - now() - commitTime);
  const result = await resultOf(options, request, Math.max(patience, 0));
  const holds = result.status === 'unknown' ? validity.unknown : validity.known;
  await ledger.answer({
    ...{ requestId: request.requestId, requestDigest, result },
    validUntil: new Date(now() + holds).toISOString(),
  });
}

/** What the plan says, or that nothing is known and why. */
async function resultOf(
  { service, wrappingKey, onFailure }: AnsweringOptions,
  request: RequestedCoverage,
  patience: number,
): Promise<CoverageResult> {
  const { requestId, drug, quantity, daysSupply } = request;
  try {
    const member = await openMember(request, wrappingKey).catch(asUnreadable);
    const inquiry = { requestId, drug, quantity, daysSupply, member };
    return await service.ask(inquiry, AbortSignal.timeout(patience));
  } catch (error) {
    onFailure(error);
    return { status: 'unknown', reason: reasonOf(error) };
  }
}

/** Whoever seals can seal anything, and a token says of what it cannot unwrap no more than that. */
function asUnreadable(): never {
  throw new UnknownCoverage(
    'request-unreadable',
    'What was sealed does not open, or is no member.',
  );
}

function reasonOf(error: unknown): UnknownReason {
  if (error instanceof UnknownCoverage) {
    return error.reason;
  }
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return timedOut ? 'plan-timeout' : 'plan-unavailable';
}
