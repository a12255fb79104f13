import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  checkedSchema,
  knownDrugSchema,
  medicationCheckSchema,
  rxcui,
  type ErrorCode,
} from '@healthchain/protocol';
import { z } from 'zod';
import { answer } from './answers.js';
import { json, refused, sent } from './json-api.js';
import { personRefusals } from './person-routes.js';

const tags = ['Drugs'];
const security = [{ signIn: ['provider'] }];

const knownDrug = knownDrugSchema.meta({
  id: 'KnownDrug',
  description: 'What the base in force has under an RxCUI, and which base that is.',
});
const medicationCheck = medicationCheckSchema.meta({
  id: 'MedicationCheck',
  description:
    'RxCUIs of new drugs, of medicines that are taken already and of what is not borne; an allergy can name a ' +
    'class instead.',
});
const checked = checkedSchema.meta({
  id: 'Checked',
  description:
    '`unknown` names what the base does not know: about that, `findings` says nothing. `between` has the drugs ' +
    'as they were asked for and the ingredients that the finding is about.',
});

const asking: readonly ErrorCode[] = [
  ...personRefusals,
  'ROLE_NOT_PERMITTED',
  'DRUG_KNOWLEDGE_UNKNOWN',
  'LEDGER_REJECTED',
];

/** All of this is for clinicians and pharmacists. */
export const drugRoutes: readonly RouteConfig[] = [
  {
    method: 'get',
    path: '/api/v1/drugs/{rxcui}',
    tags,
    summary: 'What is known of a drug or an ingredient',
    security,
    request: {
      params: z.object({
        rxcui: rxcui.meta({ description: 'Identifier of a concept in RxNorm.' }),
      }),
    },
    responses: {
      200: answer('As the base in force has it.', json, knownDrug),
      ...refused([...asking, 'NOT_FOUND']),
    },
  },
  {
    method: 'post',
    path: '/api/v1/drugs/interactions',
    tags,
    summary: 'Check new drugs against medicines and allergies',
    description:
      'Asks the organisation’s own peer. Nothing is kept, and nobody else learns what was asked. Without a base ' +
      'in force the answer is 503: nothing was checked.',
    security,
    request: { body: sent(medicationCheck) },
    responses: {
      200: answer('What was found, and what is unknown.', json, checked),
      ...refused([...asking, 'INVALID_ARGUMENT', 'BODY_MALFORMED', 'BODY_TOO_LARGE']),
    },
  },
];
