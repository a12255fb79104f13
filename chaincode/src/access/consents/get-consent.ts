import { patientAuthority, randomId } from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';

/** Answers a consent, from the caller's own peer. */
export const getConsent = query({
  name: 'AccessControlContract:GetConsent',
  summary: 'The Consent with this id: a consent.',
  arguments: z.strictObject({ consentId: randomId }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: (context, { consentId }) =>
    context.privateState(patientAuthority).getText(privateKeys.consent(consentId)),
});
