import {
  HealthChainError,
  signedPasskeyAdditionSchema,
  signedPasskeyRemovalSchema,
  signedProviderPasskeyAdditionSchema,
  signedProviderPasskeyRemovalSchema,
} from '@healthchain/protocol';
import { type Request, Router } from 'express';
import type { PatientPasskeys, ProviderPasskeys } from '../../access/passkeys/passkey-ledger.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { readJson } from '../charts/parse-body.js';
import { passkeyHandlers, type PasskeyHandlers } from './handlers.js';

export interface PasskeysOptions {
  readonly guard: PersonGuard;
  /** MSP id of the gateway's organisation. */
  readonly organization: string;
  readonly patients: PatientPasskeys;
  readonly providers: ProviderPasskeys;
}

/** What people do about their own passkeys. Their signatures decide; this hands them in. */
export function passkeysRouter(options: PasskeysOptions): Router {
  const { guard, organization } = options;
  const ofPatient = passkeyHandlers(options.patients, {
    addition: signedPasskeyAdditionSchema,
    removal: signedPasskeyRemovalSchema,
    subjectOf: (req) => ({ patientId: guard.patientOf(req).patientId }),
  });
  const ofProvider = passkeyHandlers(options.providers, {
    addition: signedProviderPasskeyAdditionSchema,
    removal: signedProviderPasskeyRemovalSchema,
    subjectOf: (req) => ({ organization, publicKeyDigest: guard.providerOf(req).publicKeyDigest }),
  });
  const own = (req: Request): PasskeyHandlers => {
    switch (guard.personOf(req).kind) {
      case 'patient':
        return ofPatient;
      case 'provider':
        return ofProvider;
      case 'delegate':
        // A delegate's passkey is what the patient named.
        throw new HealthChainError('SCOPE_INSUFFICIENT');
    }
  };

  const router = Router();
  const signing = [guard.authenticatePerson, readJson];
  router.get('/passkeys', guard.authenticatePerson, async (req, res) => {
    res.json(await own(req).show(req));
  });
  router.post('/passkeys', ...signing, async (req, res) => {
    res.status(201).json({ passkeyId: await own(req).add(req) });
  });
  router.post('/passkeys/:passkeyId/removal', ...signing, async (req, res) => {
    const { passkeyId = '' } = req.params as { passkeyId?: string };
    await own(req).remove(req, passkeyId);
    res.status(204).end();
  });
  return router;
}
