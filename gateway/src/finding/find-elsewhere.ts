import { HealthChainError, parseShareCode } from '@healthchain/protocol';
import type { AskHospitals } from './ask-hospitals.js';
import type { AttemptLimit } from './attempt-limit.js';
import type { Demographics } from './demographics.js';
import { requireOnePerson } from './is-same-person.js';
import type { PresentedCode } from './share-code-desk.js';
import { digestOf, proofOf, tagOf } from './share-code-proof.js';

export interface FindElsewhereOptions {
  readonly mspId: string;
  readonly askHospitals: AskHospitals;
  /** Redeems a code of the own hospital's. */
  readonly redeemHere: (clinician: string, presented: PresentedCode) => Promise<string | undefined>;
  /** By clinician. */
  readonly attempts: AttemptLimit;
}

/** Finds patients of other hospitals for the own clinicians, who are named by their key's digest. */
export interface FindElsewhere {
  /** @throws HealthChainError SHARE_CODE_UNKNOWN, HOSPITAL_UNREACHABLE, RATE_LIMITED */
  readonly byShareCode: (clinician: string, typed: string) => Promise<string>;
  /**
   * The one patient who is certainly meant; `undefined` for none, or for one at each of two hospitals.
   *
   * @throws HealthChainError DEMOGRAPHICS_INSUFFICIENT, INVALID_ARGUMENT, HOSPITAL_UNREACHABLE, RATE_LIMITED
   */
  readonly byMatch: (clinician: string, wanted: Demographics) => Promise<string | undefined>;
}

export function findElsewhere(options: FindElsewhereOptions): FindElsewhere {
  const { mspId: asker, askHospitals, redeemHere, attempts } = options;

  const redeem = async (clinician: string, code: string): Promise<string | undefined> => {
    const presentedTo = (custodian: string): PresentedCode => ({
      tag: tagOf(code),
      proof: proofOf(digestOf(code), { asker, custodian }),
    });
    const own = await redeemHere(clinician, presentedTo(asker));
    if (own !== undefined) {
      return own;
    }
    const { found, complete } = await askHospitals('/patients/redemption', (custodian) => ({
      clinician,
      ...presentedTo(custodian),
    }));
    if (found.length === 0 && !complete) {
      throw new HealthChainError('HOSPITAL_UNREACHABLE');
    }
    return onlyOne(found);
  };

  return {
    byShareCode: async (clinician, typed) => {
      attempts.take(clinician);
      const code = parseShareCode(typed);
      const patientId = code === undefined ? undefined : await redeem(clinician, code);
      if (patientId === undefined) {
        throw new HealthChainError('SHARE_CODE_UNKNOWN');
      }
      return patientId;
    },
    byMatch: async (clinician, wanted) => {
      requireOnePerson(wanted);
      attempts.take(clinician);
      const { found, complete } = await askHospitals('/patients/match', () => ({
        clinician,
        wanted,
      }));
      // Whoever does not answer may know the same, so that one match would not be certain either.
      if (!complete) {
        throw new HealthChainError('HOSPITAL_UNREACHABLE');
      }
      return onlyOne(found);
    },
  };
}

function onlyOne(found: readonly string[]): string | undefined {
  return found.length === 1 ? found[0] : undefined;
}
