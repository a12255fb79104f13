import { HealthChainError, randomId } from '@healthchain/protocol';
import { z } from 'zod';

export interface AskHospitalsOptions {
  /** MSP ids of the other hospitals. */
  readonly hospitals: readonly string[];
  readonly ask: (mspId: string, path: string, body: object) => Promise<unknown>;
  /** The custodian that the ledger names; `undefined` for a patient who is not enrolled. */
  readonly custodianOf: (patientId: string) => Promise<string | undefined>;
  /** Told of each hospital that did not answer, or not what it may. */
  readonly onUnreachable: (error: unknown) => void;
}

/** What all hospitals together say. */
export interface Answers {
  readonly found: readonly string[];
  /** Whether every hospital has answered. */
  readonly complete: boolean;
}

/** Asks every other hospital the same, each in words of its own. */
export type AskHospitals = (path: string, bodyFor: (mspId: string) => object) => Promise<Answers>;

const answerSchema = z.strictObject({ patientId: randomId.optional() });

export function hospitalAsker(options: AskHospitalsOptions): AskHospitals {
  const { hospitals, ask, custodianOf, onUnreachable } = options;
  const askOne = async (mspId: string, path: string, body: object): Promise<readonly string[]> => {
    const { patientId } = answerSchema.parse(await ask(mspId, path, body));
    if (patientId === undefined) {
      return [];
    }
    // A hospital speaks for its own patients only.
    if (((await custodianOf(patientId)) ?? mspId) !== mspId) {
      throw new HealthChainError('NOT_CUSTODIAN');
    }
    return [patientId];
  };
  return async (path, bodyFor) => {
    const answers = await Promise.all(
      hospitals.map(async (mspId) => {
        try {
          return await askOne(mspId, path, bodyFor(mspId));
        } catch (error) {
          onUnreachable(error);
          return undefined;
        }
      }),
    );
    return {
      found: answers.flatMap((answer = []) => answer),
      complete: answers.every((answer) => answer !== undefined),
    };
  };
}
