import { z } from 'zod';
import type { ChartRequest } from '../authority/authority.js';
import type { ConsentTerms } from './consent-draft.js';
import type { CompartmentKind } from './consent-terms.js';
import { consentText } from '../explanations/explain-consent.js';
import type { NameOf } from '../explanations/explain-sentence.js';

/** 42 CFR 2.32(a), as amended in 2024 (89 FR 12472): either statement, word for word, goes with a disclosure. */
export const redisclosureStatements = {
  long:
    'This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). ' +
    'These rules prohibit you from using or disclosing this record, or testimony that describes the information ' +
    'contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, ' +
    'State, or local authority, against the patient, unless authorized by the consent of the patient, except as ' +
    'provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition, ' +
    'the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of ' +
    'the following applies: (i) Further use or disclosure is expressly permitted by the written consent of the ' +
    'individual whose information is being disclosed in this record or as otherwise permitted by 42 CFR part 2. ' +
    '(ii) You are a covered entity or business associate and have received the record for treatment, payment, or ' +
    'health care operations, or (iii) You have received the record from a covered entity or business associate as ' +
    'permitted by 45 CFR part 164, subparts A and E. A general authorization for the release of medical or other ' +
    'information is NOT sufficient to meet the required elements of written consent to further use or redisclose ' +
    'the record (see 42 CFR 2.31).',
  short: '42 CFR part 2 prohibits unauthorized use or disclosure of these records.',
} as const;

/** Where records of substance use stand, and where they can stand: what could not be sorted, and counselling notes. */
const protectedKinds: readonly CompartmentKind[] = [
  'substance-use',
  'counseling-notes',
  'restricted',
];

/** Whether records of these compartments can be under 42 CFR Part 2. */
export function canBePart2(compartments: readonly CompartmentKind[]): boolean {
  return compartments.some((kind) => protectedKinds.includes(kind));
}

/** What goes with a disclosure under 42 CFR Part 2. */
export const redisclosureNoticeSchema = z.strictObject({
  statement: z.string(),
  /** What the patient agreed to (2.32(b)); an emergency rests on no consent. */
  scope: z.string().optional(),
});
export type RedisclosureNotice = z.infer<typeof redisclosureNoticeSchema>;

/**
 * What has to go with what an access discloses. What was asked for decides, and not what is found, so that
 * a notice tells nobody that there is something.
 */
export function redisclosureNotice(
  { compartments }: Pick<ChartRequest, 'compartments'>,
  consent: ConsentTerms | undefined,
  nameOf: NameOf,
): RedisclosureNotice | undefined {
  if (!canBePart2(compartments)) {
    return undefined;
  }
  const statement = redisclosureStatements.long;
  return consent === undefined
    ? { statement }
    : { statement, scope: `The patient agreed to this: ${consentText(consent, nameOf, 'en')}` };
}
