import { accessAttempts } from './access-attempts.js';
import type { Attempt } from './attempt.js';
import { coverageAttempts } from './coverage-attempts.js';
import { drugAttempts } from './drug-attempts.js';
import { prescriptionAttempts } from './prescription-attempts.js';
import { recordAttempts } from './record-attempts.js';

/** A call of every operation about the thing in question, well-formed in every respect. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'org.hyperledger.fabric:GetMetadata': ({ stage, as }) =>
    stage.ledger.run({ as, call: 'org.hyperledger.fabric:GetMetadata', args: [] }),
  ...recordAttempts,
  ...accessAttempts,
  ...drugAttempts,
  ...coverageAttempts,
  ...prescriptionAttempts,
};
