import { randomUUID } from 'node:crypto';
import {
  authorityTransientField,
  emergencyPageSchema,
  emergencySchema,
  saltedDigest,
  type Emergency,
  type EmergencyEndStatement,
  type EmergencyStatement,
  type JsonValue,
  type NoticeMean,
  type ReviewFinding,
  type SealedExplanation,
} from '@healthchain/protocol';
import type { Signatory } from '../../platform/fabric/connection.js';
import { ledgerQuery } from '../../platform/fabric/ledger-query.js';
import type { Ledger } from '../../platform/fabric/ledger.js';
import { newSalt } from '../../records/salt.js';
import type { Signed } from '../access-ledger.js';

/** An emergency by its patient and id. */
export interface EmergencyName {
  readonly patientId: string;
  readonly emergencyId: string;
}

/** How a patient was told, and when. */
export interface Notice {
  readonly means: NoticeMean;
  readonly toldAt: string;
}

/** What the Access Control contract says of emergencies, typed. Every method fails with a HealthChainError. */
export interface EmergencyLedger {
  readonly declare: (
    as: Signatory,
    signed: Signed<EmergencyStatement>,
    explanation: SealedExplanation,
  ) => Promise<void>;
  readonly end: (as: Signatory, name: EmergencyName) => Promise<void>;
  /** Hands in what a patient signed. */
  readonly endOwn: (signed: Signed<EmergencyEndStatement>) => Promise<void>;
  readonly review: (as: Signatory, name: EmergencyName, finding: ReviewFinding) => Promise<void>;
  readonly recordNotice: (as: Signatory, name: EmergencyName, notice: Notice) => Promise<void>;
  readonly emergency: (name: EmergencyName) => Promise<Emergency>;
  /** Emergencies in the order of their patients' ids, from a patient on or from the first. */
  readonly from: (patientId?: string) => AsyncIterable<Emergency>;
}

const pageSize = '200';

/** A sensitive argument, and the digest by which the public ones name it. */
interface Sensitive {
  readonly digest: string;
  readonly transient: JsonValue;
}

/** @param endorsers sets of organisations that may endorse a write to the collection together */
export function emergencyLedger(
  ledger: Pick<Ledger, 'submit' | 'submitAs' | 'evaluate'>,
  endorsers: readonly (readonly string[])[],
): EmergencyLedger {
  const query = ledgerQuery(ledger, 'AccessControlContract');
  const callOf = (name: string, emergencyId: string, { digest, transient }: Sensitive) => ({
    name: `AccessControlContract:${name}`,
    args: [emergencyId, digest, randomUUID()],
    transient: { [authorityTransientField]: JSON.stringify(transient) },
    endorsers,
  });
  const submit = async (
    as: Signatory,
    name: string,
    emergencyId: string,
    argument: Sensitive,
  ): Promise<void> => {
    await ledger.submitAs(as, callOf(name, emergencyId, argument));
  };
  const requested = (request: EmergencyName & Readonly<Record<string, string>>) => {
    const salt = newSalt();
    return { digest: saltedDigest(salt, request), transient: { salt, request } };
  };
  return {
    declare: (as, signed, explanation) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, signed);
      const transient = { salt, nonceSalt: newSalt(), signed, explanation };
      return submit(as, 'DeclareEmergency', signed.statement.emergencyId, { digest, transient });
    },
    end: (as, { patientId, emergencyId }) =>
      submit(as, 'EndEmergency', emergencyId, requested({ patientId, emergencyId })),
    endOwn: async (signed) => {
      const salt = newSalt();
      const digest = saltedDigest(salt, signed);
      const transient = { salt, nonceSalt: newSalt(), signed };
      const { emergencyId } = signed.statement;
      await ledger.submit(callOf('EndOwnEmergency', emergencyId, { digest, transient }));
    },
    review: (as, { patientId, emergencyId }, finding) =>
      submit(as, 'ReviewEmergency', emergencyId, requested({ patientId, emergencyId, finding })),
    recordNotice: (as, { patientId, emergencyId }, { means, toldAt }) =>
      submit(
        as,
        'RecordEmergencyNotice',
        emergencyId,
        requested({ patientId, emergencyId, means, toldAt }),
      ),
    emergency: ({ patientId, emergencyId }) =>
      query(emergencySchema, 'GetEmergency', patientId, emergencyId),
    from: async function* (patientId = '') {
      let bookmark = patientId;
      do {
        const page = await query(emergencyPageSchema, 'ListEmergencies', pageSize, bookmark);
        yield* page.emergencies;
        bookmark = page.bookmark;
      } while (bookmark !== '');
    },
  };
}
