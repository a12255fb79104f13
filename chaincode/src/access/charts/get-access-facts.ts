import {
  accessBasisSchema,
  canonicalJson,
  HealthChainError,
  mspId,
  patientAuthority,
  randomId,
  sha256Hex,
} from '@healthchain/protocol';
import { z } from 'zod';
import { credentialHolderOf } from '../../context/guards.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';
import { loadBasis } from './load-basis.js';

/** Answers all that an access rests on at once: who decides it again asks at each read, and a clinician waits. */
export const getAccessFacts = query({
  name: 'AccessControlContract:GetAccessFacts',
  summary:
    'What an access of this key would rest on now: LedgerFacts, which are what GetAuthority, GetConsent and ' +
    'GetDelegation or GetEmergency, GetCredential and GetDocument answer, of the same time, and the care teams ' +
    'among those that the consent names whose member the reader is.',
  arguments: z.strictObject({
    ...{ patientId: randomId, basis: accessBasisSchema, mspId },
    publicKeyDigest: sha256Hex,
  }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['NOT_FOUND', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { patientId, basis, mspId, publicKeyDigest }) => {
    const state = context.privateState(patientAuthority);
    const facts = {
      authority: await state.get(privateKeys.authority(patientId)),
      ...(await loadBasis(context, { patientId, basis }, { organization: mspId, publicKeyDigest })),
      credential: await context.publicState.get(publicKeys.credential(mspId, publicKeyDigest)),
      policy: await context.publicState.get(publicKeys.accessPolicy()),
    };
    const needed = [facts.authority, facts.consent ?? facts.emergency, facts.credential];
    if (needed.includes(undefined)) {
      throw new HealthChainError('NOT_FOUND');
    }
    return canonicalJson(facts);
  },
});
