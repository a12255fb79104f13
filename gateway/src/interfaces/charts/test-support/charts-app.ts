import { type DelegationPower, HealthChainError } from '@healthchain/protocol';
import express, { type Request, type RequestHandler, type Router } from 'express';
import request from 'supertest';
import { errorHandler } from '../../../platform/http/error-handler.js';
import type { PersonGuard, SignedInPerson } from '../../../platform/sign-in/person-guard.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import { renderApiError } from '../render-error.js';

export const publicKeyDigest = 'ab'.repeat(32);
export const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';

export const delegationId = '5f0e6a52-1c1d-4a69-9b25-6c2f7f0f9c34';

/** Who can sign in, by the token that the fake guard takes. */
const people = {
  clinician: { kind: 'provider', publicKeyDigest, roles: ['attending'] },
  officer: { kind: 'provider', publicKeyDigest, roles: ['privacy-officer'] },
  pharmacist: { kind: 'provider', publicKeyDigest, roles: ['pharmacist'] },
  registrar: { kind: 'provider', publicKeyDigest, roles: ['registrar'] },
  patient: { kind: 'patient', patientId },
  delegate: { kind: 'delegate', delegationId, patientId, powers: ['consent', 'see'] },
} as const satisfies Record<string, SignedInPerson>;
export type Who = keyof typeof people;

/** The domain API with some routers, behind a guard that believes what it is told. */
export function chartsApp(routerOf: (guard: PersonGuard) => Router) {
  const failures: unknown[] = [];
  const logger = { error: ({ err }: { err: unknown }) => failures.push(err) } as unknown as Logger;
  const app = express()
    .use('/api/v1', routerOf(fakeGuard()))
    .use(errorHandler(logger, () => renderApiError));
  return {
    /** What the log was told of. */
    failures,
    as: (who?: Who) => {
      const agent = request.agent(app);
      return who === undefined ? agent : agent.set('authorization', `Bearer ${who}`);
    },
  };
}

function fakeGuard(): PersonGuard {
  const personOf = (req: Request): SignedInPerson => {
    const [, who = ''] = req.get('authorization')?.split(' ') ?? [];
    const person = (people as Readonly<Record<string, SignedInPerson | undefined>>)[who];
    if (person === undefined) throw new HealthChainError('TOKEN_MISSING');
    return person;
  };
  const providerOf = (req: Request) => narrow(personOf(req), 'provider');
  const patientOf = (req: Request) => narrow(personOf(req), 'patient');
  const by =
    (identify: (req: Request) => SignedInPerson): RequestHandler =>
    (req, _res, next) => {
      identify(req);
      next();
    };
  return {
    authenticatePerson: by(personOf),
    authenticateProvider: by(providerOf),
    authenticatePatient: by(patientOf),
    authenticateDecider: (power) => by((req) => decider(personOf(req), power)),
    personOf,
    providerOf,
    patientOf,
    deciderOf: (req) => decider(personOf(req)),
    subjectOf: () => undefined,
  };
}

function decider(person: SignedInPerson, power?: DelegationPower) {
  if (person.kind === 'provider') throw new HealthChainError('SCOPE_INSUFFICIENT');
  const lacks = person.kind === 'delegate' && power !== undefined && !person.powers.includes(power);
  if (lacks) throw new HealthChainError('DELEGATION_EXCEEDED');
  return person;
}

function narrow<Kind extends SignedInPerson['kind']>(
  person: SignedInPerson,
  kind: Kind,
): Extract<SignedInPerson, { kind: Kind }> {
  if (person.kind !== kind) throw new HealthChainError('SCOPE_INSUFFICIENT');
  return person as Extract<SignedInPerson, { kind: Kind }>;
}

/** The stable code of a refusal, which it checks for its format. */
export function problemCode({ type, body }: request.Response): string {
  if (type !== 'application/problem+json') throw new Error(`No problem document: ${type}`);
  return (body as { code: string }).code;
}

/** The stable code in an OperationOutcome. */
export function outcomeCode({ type, text }: request.Response): string | undefined {
  if (type !== 'application/fhir+json') throw new Error(`No FHIR: ${type}`);
  const outcome = JSON.parse(text) as {
    resourceType: string;
    issue: { details: { coding: { code: string }[] } }[];
  };
  if (outcome.resourceType !== 'OperationOutcome') throw new Error(outcome.resourceType);
  return outcome.issue[0]?.details.coding[0]?.code;
}
