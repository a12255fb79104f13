import { HealthChainError, type Checked, type MedicationCheck } from '@healthchain/protocol';
import { overrideReason } from '@healthchain/protocol/prescriptions';
import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { parameterOf } from '../charts/parameter-of.js';
import { parseBody } from '../charts/parse-body.js';
import { questionOf, type Answer } from './ask.js';
import { cardsOf } from './cards.js';
import { feedbackSchema, hookRequestSchema, type Feedback } from './schema.js';
import { serviceIds, services, type ServiceId } from './services.js';

/** What became of a card, without anything of a patient. */
export interface CardOutcome {
  readonly service: ServiceId;
  readonly outcome: Feedback['outcome'];
  /** A reason that the cards offer, or `other`. */
  readonly reason?: string;
}

export interface CdsHooksOptions {
  /** Lets registered CDS clients in, within their limit of requests. */
  readonly authenticate: RequestHandler;
  /** @throws HealthChainError DRUG_KNOWLEDGE_UNKNOWN */
  readonly check: (medication: MedicationCheck) => Promise<Checked>;
  readonly record: (outcome: CardOutcome) => void;
}

/** Orders of a whole stay, with what a patient takes. */
const readHook = express.json({ limit: '1mb' });
const serviceId = z.enum(serviceIds);

/** Checks of medicines as CDS Hooks 2.0: discovery for everybody, services and feedback for registered clients. */
export function cdsHooksRouter({ authenticate, check, record }: CdsHooksOptions): Router {
  const router = Router();

  router.get('/', (_req, res) => {
    res.json({ services });
  });
  router.post('/:id', authenticate, readHook, async (req, res) => {
    const service = parameterOf(req, 'id', serviceId);
    const request = parseBody(hookRequestSchema, req);
    if (request.hook !== service) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The hook is another service’s.');
    }
    requirePrefetched(request.prefetch);
    const question = questionOf(request);
    const answer = question.check && (await answered(question.check, check));
    res.json({ cards: cardsOf(question, answer) });
  });
  router.post('/:id/feedback', authenticate, readHook, (req, res) => {
    const service = parameterOf(req, 'id', serviceId);
    for (const { outcome, overrideReason: given } of parseBody(feedbackSchema, req).feedback) {
      record({ service, outcome, ...(given && { reason: reasonOf(given.reason?.code) }) });
    }
    res.status(200).end();
  });
  return router;
}

/** CDS Hooks 2.0 answers 412 where what it needs was not sent along. @throws HealthChainError PREFETCH_MISSING */
function requirePrefetched(prefetch: Readonly<Record<string, unknown>>): void {
  if (prefetch.medications === undefined || prefetch.allergies === undefined) {
    throw new HealthChainError('PREFETCH_MISSING');
  }
}

/** A base that is not there does not make an answer without cards, which would say that all is well. */
async function answered(
  medication: MedicationCheck,
  check: CdsHooksOptions['check'],
): Promise<Answer> {
  try {
    return await check(medication);
  } catch (error) {
    if (error instanceof HealthChainError && error.code === 'DRUG_KNOWLEDGE_UNKNOWN') {
      return 'unavailable';
    }
    throw error;
  }
}

function reasonOf(code: string | undefined): string {
  return overrideReason.safeParse(code).data ?? 'other';
}
