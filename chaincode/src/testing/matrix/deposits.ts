import { randomUUID } from 'node:crypto';
import type { EscrowDeposit } from '@healthchain/protocol';
import { succeeded } from '../consortium.js';
import { later } from '../patient-scene.js';
import { depositOf } from './keys.js';
import { replacePasskey } from './replace-passkey.js';
import type { Stage } from './stage.js';

/** What is deposited, and when. */
export interface DepositTerms {
  readonly deposit: EscrowDeposit;
  readonly at?: string;
}

type Bring = (stage: Stage) => Promise<DepositTerms>;

/** The situations of the table, by name. */
export const depositSituations: Readonly<Record<string, Bring>> = {
  'consent in force': async (stage) => termsOf(stage, await consent(stage)),
  'no consent': (stage) => Promise.resolve(termsOf(stage, randomUUID())),
  'consent ended': async (stage) => ({
    ...termsOf(stage, await stage.consentBy(stage.scene.patient, { until: later(5) })),
    at: later(6),
  }),
  'consent revoked': async (stage) => {
    const consentId = await consent(stage);
    succeeded(await stage.scene.revoke(consentId));
    return termsOf(stage, consentId);
  },
  'passkey replaced': async (stage) => {
    const consentId = await consent(stage);
    await replacePasskey(stage, stage.scene.patient);
    return { ...termsOf(stage, consentId), at: later(2) };
  },
  'consent of another patient': async (stage) =>
    termsOf(stage, await stage.consentBy(stage.otherPatient)),
  'another compartment': async (stage) => ({
    deposit: depositOf(await consent(stage), stage.patientId, stage.keeperKeys, 'hiv'),
  }),
};

function consent(stage: Stage): Promise<string> {
  return stage.consentBy(stage.scene.patient);
}

function termsOf(stage: Stage, consentId: string): DepositTerms {
  return { deposit: depositOf(consentId, stage.patientId, stage.keeperKeys) };
}
