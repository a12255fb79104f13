import { HealthChainError } from '@healthchain/protocol';
import { Router } from 'express';
import type { PatientDecisions } from '../../access/patient-decisions.js';
import type { PatientJournal } from '../../access/patient-journal.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from './parse-body.js';
import { requireOwn } from './require-own.js';
import {
  confirmationRequestSchema,
  enrolmentRequestSchema,
  signedConsentRequestSchema,
  signedRevocationRequestSchema,
} from './schema.js';

export interface PatientsOptions {
  readonly guard: PersonGuard;
  readonly decisions: PatientDecisions;
  readonly journal: PatientJournal;
}

/** What patients decide and see, and the registrars who enrol them. */
export function patientsRouter({ guard, decisions, journal }: PatientsOptions): Router {
  const router = Router();
  const asRegistrar = [guard.authenticateProvider, readJson];
  router.post('/enrolments', ...asRegistrar, async (req, res) => {
    const signed = parseBody(enrolmentRequestSchema, req);
    const { publicKeyDigest } = guard.providerOf(req);
    res.status(201).json(await decisions.proposeEnrolment(publicKeyDigest, signed));
  });
  router.post('/enrolments/:enrolmentId/confirmation', ...asRegistrar, async (req, res) => {
    const { digest } = parseBody(confirmationRequestSchema, req);
    const { publicKeyDigest } = guard.providerOf(req);
    const { enrolmentId = '' } = req.params as { enrolmentId?: string };
    await decisions.confirmEnrolment(publicKeyDigest, enrolmentId, digest);
    res.status(204).end();
  });

  router.get('/consents', guard.authenticateDecider('see'), async (req, res) => {
    const { patientId } = guard.deciderOf(req);
    res.json({ consents: await decisions.standingConsents(patientId) });
  });
  router.post('/consents', guard.authenticateDecider('consent'), readJson, async (req, res) => {
    const signed = parseBody(signedConsentRequestSchema, req);
    requireOwn(signed.statement, guard.deciderOf(req));
    await decisions.recordConsent(signed);
    res.status(201).json({ consentId: signed.statement.consentId });
  });
  const asRevoker = [guard.authenticateDecider('revoke'), readJson];
  router.post('/consents/:consentId/revocation', ...asRevoker, async (req, res) => {
    const signed = parseBody(signedRevocationRequestSchema, req);
    const { statement } = signed;
    requireOwn(statement, guard.deciderOf(req));
    if (statement.consentId !== req.params.consentId) {
      throw new HealthChainError('INVALID_ARGUMENT', 'The statement is about another consent.');
    }
    await decisions.revokeConsent(signed);
    res.status(204).end();
  });
  router.get('/journal', guard.authenticateDecider('see'), async (req, res) => {
    res.json(await journal(guard.deciderOf(req)));
  });
  return router;
}
