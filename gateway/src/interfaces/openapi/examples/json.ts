import {
  accessPolicySchema,
  accessSchema,
  changeSentence,
  consentStatementSchema,
  consentTemplateNames,
  consentTemplates as templates,
  consentText,
  deciderSchema,
  deciderSentence,
  explanationSchema,
  passkeyChangeSchema,
  redisclosureStatements,
  sentenceOf,
  type AccessChange,
  type AccessGrant,
  type Decider,
} from '@healthchain/protocol';
import {
  example,
  exampleDigest,
  exampleExplanation,
  exampleOf,
} from '@healthchain/protocol/examples';
import type { z } from 'zod';
import { providerApplicationSchema } from '../../../credentialing/provider-application.js';
import { prescriptionWordsSchema } from '../../../prescriptions/prescription-words.js';
import { findingSchema } from '../../../credentialing/run-checks.js';
import { invitationSchema, submitRequestSchema } from '../../credentialing/invitation-schema.js';
import { measureSchema } from '../../script/measure.js';
import { stepUpChallengeSchema, stepUpRequestSchema, stepUpSchema } from '../../step-up/schema.js';
import {
  accessExplanation,
  accessGranted,
  accessRequest,
  emergencyDeclared,
  emergencyStatistics,
  findRequest,
  redisclosureNotice,
  requestExplanation,
  shareCode,
  shownEmergencies,
} from '../chart-schemas.js';
import { consentDraft, consentTemplates } from '../consent-schemas.js';
import { opinionAnswer, opinionWanted, ownOpinion, receivedQuestions } from '../opinion-schemas.js';
import { nameOf, opinion, question, spokenCode } from './fictional.js';

const statement = consentStatementSchema.parse(exampleOf(consentStatementSchema));
const { consentId, issuedAt, until, grantee, purposes, compartments, classes } = statement;
const grant: AccessGrant = {
  because: { kind: 'consent', consentId, recordedAt: issuedAt },
  ...{ organization: grantee, role: 'attending', purposes, compartments, classes, until },
};
const decider: Decider = {
  ...exampleOf(deciderSchema.options[1]),
  relationship: 'caregiver',
  powers: ['consent', 'revoke', 'see'],
};
const enrolment = exampleOf(passkeyChangeSchema.options[0]);
const change: AccessChange = { kind: 'consent', purpose: 'TREAT' };
const stated: Omit<z.input<typeof providerApplicationSchema>, 'documents'> = {
  name: { family: 'Example', given: 'Robin' },
  npi: '1234567893',
  licence: { profession: 'physician', state: 'WI', number: 'EXAMPLE-1' },
};
const invitationCode = 'one-time-code-as-it-was-told';
const endOfSession = '2026-03-02T09:45:00Z';
const text = consentText(statement, nameOf, 'en');

/** The examples of JSON bodies that have to say something, each by what the gateway says it with. */
export const jsonExamples: readonly unknown[] = [
  example(accessRequest, {
    ...exampleOf(accessRequest),
    classes: ['clinical', 'medications'],
  }),
  example(accessSchema.shape.outcome, { kind: 'permitted', until: endOfSession }),
  example(accessGranted, {
    ...exampleOf(accessGranted),
    ...{ classes: ['clinical', 'medications'], until: endOfSession, records: 12, missing: 0 },
  }),
  example(emergencyDeclared, { ...exampleOf(emergencyDeclared), until: '2026-03-02T13:30:00Z' }),
  example(emergencyStatistics, {
    ...exampleOf(emergencyStatistics),
    ...{ declared: 3, unreviewed: 1, overdue: 0, unjustified: 1 },
  }),
  example(passkeyChangeSchema.options[0], {
    ...enrolment,
    proposedBy: {
      ...enrolment.proposedBy,
      organization: 'LakesideMSP',
      publicKeyDigest: exampleDigest('registrar'),
    },
  }),
  example(redisclosureNotice, {
    statement: redisclosureStatements.short,
    scope: `The patient agreed to this: ${text}`,
  }),
  example(explanationSchema, {
    ...exampleOf(explanationSchema.pick({ salt: true })),
    text: exampleExplanation,
  }),
  example(shownEmergencies, {
    emergencies: exampleOf(shownEmergencies).emergencies.map((each) => ({
      ...each,
      explanation: exampleExplanation,
    })),
  }),
  example(accessExplanation, {
    grants: [{ grant, sentence: sentenceOf(grant, nameOf, 'en') }],
    deciders: [{ decider, sentence: deciderSentence(decider, 'en') }],
  }),
  example(requestExplanation, {
    outcome: { kind: 'refused', reason: 'CONSENT_UNKNOWN' },
    changes: [{ change, sentence: changeSentence(change, 'en') }],
  }),
  example(shareCode, { code: spokenCode, expiresAt: '2026-03-03T09:30:00Z' }),
  example(findRequest, { shareCode: spokenCode }),
  example(consentDraft, { statement, language: 'en', text }),
  example(consentTemplates, {
    templates: consentTemplateNames.map((name) => {
      const { titles, forPerson, days } = templates[name];
      return { name, title: titles.en, forPerson, days };
    }),
  }),
  example(providerApplicationSchema, {
    ...stated,
    documents: exampleOf(providerApplicationSchema.shape.documents),
  }),
  example(invitationSchema, {
    ...exampleOf(invitationSchema.omit({ code: true })),
    code: invitationCode,
  }),
  example(submitRequestSchema, {
    code: invitationCode,
    provider: stated,
    documents: [
      { kind: 'licence', mediaType: 'application/pdf', content: btoa('a scanned licence') },
    ],
  }),
  example(findingSchema, {
    ...exampleOf(findingSchema.pick({ at: true })),
    ...{ check: 'npi', outcome: 'passed', reasons: [], source: 'registry.example' },
  }),
  example(prescriptionWordsSchema, {
    patient: {
      name: 'Robin Example',
      birthDate: '1980-02-29',
      address: '1 Example Street, Columbus, OH',
    },
    ...{ drug: 'amoxicillin 250 MG Oral Tablet', directions: 'One tablet three times a day.' },
  }),
  example(measureSchema, { value: 30, unit: '{each}' }),
  example(opinionWanted, { addressee: 'LakesideMSP', question, showState: true }),
  example(receivedQuestions, {
    questions: exampleOf(receivedQuestions).questions.map((each) => ({ ...each, question })),
    bookmark: '',
  }),
  example(opinionAnswer, { answer: opinion }),
  example(ownOpinion, {
    ...exampleOf(ownOpinion),
    answer: { ...exampleOf(ownOpinion.shape.answer.unwrap().omit({ text: true })), text: opinion },
  }),
  example(stepUpRequestSchema, {
    ...exampleOf(stepUpRequestSchema),
    matter: { kind: 'policy', version: 2, policy: exampleOf(accessPolicySchema) },
  }),
  example(stepUpSchema, {
    stepUpId: 'placeholder-stepUpId',
    page: 'https://gateway.lakeside.example/step-up/placeholder-stepUpId',
    expiresAt: '2026-03-02T09:40:00Z',
  }),
  example(stepUpChallengeSchema, {
    ...exampleOf(stepUpChallengeSchema.omit({ rpId: true })),
    rpId: 'lakeside.example',
  }),
];
