import { HealthChainError, type OrganizationKind } from '@healthchain/protocol';
import type { OptionalAttribute } from '@healthchain/protocol/attestation';
import { type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import type { OpinionDesk } from '../../disclosure/answer-opinion.js';
import type { OpinionAsker } from '../../disclosure/ask-opinion.js';
import type { AttestationDesk } from '../../disclosure/attestation-desk.js';
import { type PersonKind, subjectOf } from '../../platform/sign-in/person.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { requireClinician, type RequireRole } from '../charts/require-clinician.js';
import { requireRegistrar } from '../charts/require-registrar.js';
import {
  opinionAnswerBodySchema,
  opinionWantedSchema,
  patientNameSchema,
  questionNameSchema,
  questionPageSchema,
} from './schema.js';

export interface OpinionsOptions {
  readonly guard: PersonGuard;
  /** Of the gateway's organisation. */
  readonly kind: OrganizationKind;
  /** Refuses roles that read no charts. */
  readonly requireReader: RequireRole;
  readonly attestations: Omit<AttestationDesk, 'review'>;
  readonly asker: OpinionAsker;
  readonly desk: OpinionDesk;
}

/** How people and patients get attestations and ask elsewhere by them, and how clinicians answer who asks. */
export function opinionsRouter(options: OpinionsOptions): Router {
  const router = Router();
  attestationRoutes(router, options);
  askingRoutes(router, options);
  answeringRoutes(router, options);
  return router;
}

function attestationRoutes(router: Router, { guard, attestations }: OpinionsOptions): void {
  router.post('/attestations', guard.authenticateProvider, async (req, res) => {
    const { publicKeyDigest } = guard.providerOf(req);
    const { issuer, attributes } = await attestations.attestLicence(publicKeyDigest);
    res.status(201).json({ issuer, attributes });
  });
  const asRegistrar = [guard.authenticateProvider, requireRegistrar(guard)];
  router.put('/patients/:patientId/attestation', ...asRegistrar, async (req, res) => {
    const { patientId } = parse(patientNameSchema, req.params);
    const { issuer, attributes } = await attestations.attestAdult(patientId);
    res.json({ issuer, attributes });
  });
  router.delete('/patients/:patientId/attestation', ...asRegistrar, async (req, res) => {
    const { patientId } = parse(patientNameSchema, req.params);
    await attestations.revokeAdult(patientId);
    res.status(204).end();
  });
}

function askingRoutes(router: Router, { guard, asker }: OpinionsOptions): void {
  const inOwnName = [guard.authenticatePerson, requireOwnName(guard)];
  router.post('/second-opinions', ...inOwnName, readJson, async (req, res) => {
    const { showState, ...wanted } = parseBody(opinionWantedSchema, req);
    const person = guard.personOf(req);
    const shown = shownBy(person.kind, showState);
    const opinionId = await asker.ask(subjectOf(person), { ...wanted, disclose: shown });
    res.status(201).json({ opinionId });
  });
  router.get('/second-opinions/:opinionId', ...inOwnName, async (req, res) => {
    const { opinionId } = parse(questionNameSchema, req.params);
    res.json(await asker.read(subjectOf(guard.personOf(req)), opinionId));
  });
}

/** What is attested is attested of a person, and not of those for whom they decide. */
function requireOwnName(guard: PersonGuard): RequestHandler {
  return (req, _res, next) => {
    if (guard.personOf(req).kind === 'delegate') {
      throw new HealthChainError('SCOPE_INSUFFICIENT');
    }
    next();
  };
}

/** What the contract asks for, and no more than is wanted. */
function shownBy(kind: PersonKind, showState: boolean): readonly OptionalAttribute[] {
  if (kind === 'patient') {
    return ['over18'];
  }
  return showState ? ['profession', 'state'] : ['profession'];
}

function answeringRoutes(router: Router, options: OpinionsOptions): void {
  const { guard, kind, requireReader, desk } = options;
  const asClinician = [guard.authenticateProvider, requireClinician(guard, kind, requireReader)];
  router.get('/questions', ...asClinician, async (req, res) => {
    const { bookmark } = parse(questionPageSchema, req.query);
    res.json(await desk.list(bookmark));
  });
  router.post('/questions/:opinionId/answer', ...asClinician, readJson, async (req, res) => {
    const { opinionId } = parse(questionNameSchema, req.params);
    const { answer } = parseBody(opinionAnswerBodySchema, req);
    await desk.answer(guard.providerOf(req).publicKeyDigest, opinionId, answer);
    res.status(204).end();
  });
}

/** @throws HealthChainError INVALID_ARGUMENT, without what was given */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new HealthChainError('INVALID_ARGUMENT');
  }
  return parsed.data;
}
