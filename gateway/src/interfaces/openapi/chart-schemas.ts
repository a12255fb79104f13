import { accessExplanationSchema, redisclosureNoticeSchema } from '@healthchain/protocol';
import { z } from 'zod';
import {
  accessGrantedSchema,
  accessRequestSchema,
  awaitingNoticeSchema,
  confirmationRequestSchema,
  consentRecordedSchema,
  delegationEndRequestSchema,
  delegationRecordedSchema,
  delegationRequestSchema,
  emergencyDeclaredSchema,
  emergencyRequestSchema,
  emergencyStatisticsSchema,
  endingSchema,
  enrolmentProposedSchema,
  enrolmentRequestSchema,
  findRequestSchema,
  journalSchema,
  noticeSchema,
  patientFoundSchema,
  ownEndingSchema,
  reviewSchema,
  shareCodeSchema,
  shownEmergenciesSchema,
  signedConsentRequestSchema,
  signedRevocationRequestSchema,
  standingConsentsSchema,
  standingDelegationsSchema,
  toldExplanationSchema,
} from '../charts/schema.js';
import { resource } from './fhir-schemas.js';

export const accessRequest = accessRequestSchema.meta({
  id: 'AccessRequest',
  description:
    'Without `consentId` and `emergencyId`, the patient’s consent that fits best is used; without ' +
    '`classes`, all that the role may read.',
});
export const accessGranted = accessGrantedSchema.meta({
  id: 'AccessGranted',
  description: 'A session until `until`, in which so many records can be read.',
});
export const redisclosureNotice = redisclosureNoticeSchema.meta({
  id: 'RedisclosureNotice',
  description: '42 CFR 2.32(a)(1), and the scope of the consent (2.32(b)); an emergency has none.',
});
export const emergencyRequest = emergencyRequestSchema.meta({
  id: 'EmergencyRequest',
  description:
    'Signed by the clinician’s passkey. `textDigest` is the SHA-256, in hex, of the canonical JSON of ' +
    '`salt` and, as `value`, the explanation’s text; the gateway seals the text before it leaves.',
});
export const emergencyDeclared = emergencyDeclaredSchema.meta({ id: 'EmergencyDeclared' });
export const emergencyEnding = endingSchema.meta({ id: 'EmergencyEnding' });
export const ownEmergencyEnding = ownEndingSchema.meta({
  id: 'OwnEmergencyEnding',
  description: 'With the signature of the patient’s passkey over the statement.',
});
export const emergencyReview = reviewSchema.meta({ id: 'EmergencyReview' });
export const shownEmergencies = shownEmergenciesSchema.meta({ id: 'ShownEmergencies' });
export const awaitingNotice = awaitingNoticeSchema.meta({ id: 'AwaitingNotice' });
export const emergencyNotice = noticeSchema.meta({
  id: 'EmergencyNotice',
  description: 'How the patient was told, and when.',
});
export const emergencyStatistics = emergencyStatisticsSchema.meta({
  id: 'EmergencyStatistics',
  description:
    '`overdue`: nobody has reviewed it three days after its end. `untold`: nobody has stated, three days ' +
    'after it was declared, that the patient was told.',
});
export const delegationRequest = delegationRequestSchema.meta({
  id: 'DelegationRequest',
  description:
    'The patient’s passkey signs the statement (`assertion`), and so does the delegate’s own ' +
    '(`acceptance`), which the statement names.',
});
export const delegationEndRequest = delegationEndRequestSchema.meta({ id: 'DelegationEnd' });
export const delegationRecorded = delegationRecordedSchema.meta({ id: 'DelegationRecorded' });
export const standingDelegations = standingDelegationsSchema.meta({ id: 'StandingDelegations' });
export const accessExplanation = accessExplanationSchema.meta({
  id: 'AccessExplanation',
  description:
    'Everyone who can see something of the chart now, and who decides for the patient, each with a ' +
    'sentence that says why.',
});
export const requestExplanation = toldExplanationSchema.meta({
  id: 'RequestExplanation',
  description:
    'What the request would come to, and the fewest changes that would permit it: what the clinician ' +
    'leaves out or rests it on instead, what the patient consents to, what registrars and organisations do.',
});
export const enrolmentRequest = enrolmentRequestSchema.meta({
  id: 'EnrolmentRequest',
  description: 'A patient’s keys, signed by the passkey that they name.',
});
export const enrolmentProposed = enrolmentProposedSchema.meta({
  id: 'EnrolmentProposed',
  description: 'What the second registrar has to name.',
});
export const confirmationRequest = confirmationRequestSchema.meta({ id: 'ConfirmationRequest' });
export const signedConsent = signedConsentRequestSchema.meta({ id: 'SignedConsent' });
export const signedRevocation = signedRevocationRequestSchema.meta({ id: 'SignedRevocation' });
export const consentRecorded = consentRecordedSchema.meta({ id: 'ConsentRecorded' });
export const standingConsents = standingConsentsSchema.meta({ id: 'StandingConsents' });
export const journal = journalSchema.meta({
  id: 'Journal',
  description:
    'Every OpenChart and every answer that held something of the patient, each answer with the way ' +
    'to its Merkle root on the ledger; and whose part could not be had. Each organisation numbers the ' +
    'patient’s answers from 1, and each names the hash of the one before.',
});
export const shareCode = shareCodeSchema.meta({ id: 'ShareCode' });
export const findRequest = findRequestSchema.meta({
  id: 'FindRequest',
  description: 'As it was read out: case, spaces and hyphens do not count.',
});
export const patientFound = patientFoundSchema.meta({ id: 'PatientFound' });

export const matchRequest = z
  .looseObject({
    resourceType: z.literal('Parameters'),
    parameter: z.array(
      z.looseObject({
        name: z.enum(['resource', 'onlyCertainMatches', 'count']),
        resource: resource.optional(),
        valueBoolean: z.literal(true).optional(),
        valueInteger: z.int().min(1).optional(),
      }),
    ),
  })
  .meta({
    id: 'MatchRequest',
    description: 'A Patient as `resource`; only certain matches are given, one at most.',
  });

export const matchAnswer = z
  .looseObject({
    resourceType: z.literal('Bundle'),
    type: z.literal('searchset'),
    total: z.int().min(0).max(1),
    entry: z
      .array(
        z.looseObject({
          fullUrl: z.string(),
          resource,
          search: z.looseObject({ mode: z.literal('match'), score: z.literal(1) }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'MatchAnswer', description: 'The id of the one certain match, or nothing.' });
