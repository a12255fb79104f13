import {
  consentStatementSchema,
  consentTemplateNames,
  consentTemplates as templates,
  consentText,
  deciderSchema,
  deciderSentence,
  explanationSchema,
  redisclosureStatements,
  sentenceOf,
  type AccessGrant,
  type Decider,
} from '@healthchain/protocol';
import { example, exampleOf } from '@healthchain/protocol/examples';
import { providerApplicationSchema } from '../../../credentialing/provider-application.js';
import { findingSchema } from '../../../credentialing/run-checks.js';
import { stepUpChallengeSchema, stepUpSchema } from '../../step-up/schema.js';
import {
  accessExplanation,
  accessRequest,
  findRequest,
  redisclosureNotice,
  requestExplanation,
  shareCode,
  shownEmergencies,
} from '../chart-schemas.js';
import { consentDraft, consentTemplates } from '../consent-schemas.js';
import { opinionAnswer, opinionWanted, ownOpinion, receivedQuestions } from '../opinion-schemas.js';
import { explanationText, nameOf, opinion, question, spokenCode } from './fictional.js';

const statement = consentStatementSchema.parse(exampleOf(consentStatementSchema));
const { consentId, issuedAt, from, until, grantee, purposes, compartments, classes } = statement;
const grant: AccessGrant = {
  because: { kind: 'consent', consentId, recordedAt: issuedAt },
  ...{ organization: grantee, role: 'attending', purposes, compartments, classes, until },
};
const decider: Decider = {
  ...exampleOf(deciderSchema.options[1]),
  relationship: 'caregiver',
  powers: ['consent', 'revoke', 'see'],
};
const text = consentText(statement, nameOf, 'en');

/** The examples of JSON bodies that have to say something, each by what the gateway says it with. */
export const jsonExamples: readonly unknown[] = [
  example(accessRequest, {
    ...exampleOf(accessRequest),
    classes: ['clinical', 'medications'],
  }),
  example(redisclosureNotice, {
    statement: redisclosureStatements.short,
    scope: `The patient agreed to this: ${text}`,
  }),
  example(explanationSchema, {
    ...exampleOf(explanationSchema.pick({ salt: true })),
    text: explanationText,
  }),
  example(shownEmergencies, {
    emergencies: exampleOf(shownEmergencies).emergencies.map((each) => ({
      ...each,
      explanation: explanationText,
    })),
  }),
  example(accessExplanation, {
    grants: [{ grant, sentence: sentenceOf(grant, nameOf, 'en') }],
    deciders: [{ decider, sentence: deciderSentence(decider, 'en') }],
  }),
  example(requestExplanation, {
    outcome: { kind: 'refused', reason: 'CLASS_NOT_CONSENTED' },
    changes: [
      { kind: 'leave-out-classes', classes: ['billing'] },
      { kind: 'consent', purpose: 'TREAT' },
    ],
  }),
  example(shareCode, { code: spokenCode, expiresAt: from }),
  example(findRequest, { shareCode: spokenCode }),
  example(consentDraft, { statement, language: 'en', text }),
  example(consentTemplates, {
    templates: consentTemplateNames.map((name) => {
      const { titles, forPerson, days } = templates[name];
      return { name, title: titles.en, forPerson, days };
    }),
  }),
  example(providerApplicationSchema, {
    name: { family: 'Example', given: 'Robin' },
    npi: '1234567893',
    licence: { profession: 'physician', state: 'WI', number: 'EXAMPLE-1' },
    documents: exampleOf(providerApplicationSchema.shape.documents),
  }),
  example(findingSchema, {
    ...exampleOf(findingSchema.pick({ at: true })),
    ...{ check: 'npi', outcome: 'passed', reasons: [], source: 'registry.example' },
  }),
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
  example(stepUpSchema, {
    stepUpId: 'placeholder-stepUpId',
    page: 'https://gateway.lakeside.example/step-up/placeholder-stepUpId',
    expiresAt: from,
  }),
  example(stepUpChallengeSchema, {
    ...exampleOf(stepUpChallengeSchema.omit({ rpId: true })),
    rpId: 'lakeside.example',
  }),
];
