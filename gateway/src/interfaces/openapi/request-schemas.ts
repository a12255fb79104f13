import {
  answerSchema,
  extensionSchema,
  filingSchema,
  openRequestsSchema,
  ownRequestsSchema,
  requestFiledSchema,
} from '../charts/request-schema.js';

export const patientRequestFiling = filingSchema.meta({
  id: 'PatientRequestFiling',
  description:
    'Signed by the patient’s passkey. An amendment names the record. `textDigest` is the SHA-256, in hex, ' +
    'of the canonical JSON of `salt` and, as `value`, the explanation’s text, if the patient wrote one; ' +
    'the gateway seals the text before it leaves.',
});
export const requestFiled = requestFiledSchema.meta({ id: 'PatientRequestFiled' });
export const requestExtension = extensionSchema.meta({ id: 'PatientRequestExtension' });
export const requestAnswer = answerSchema.meta({
  id: 'PatientRequestAnswer',
  description: 'What is granted in full has no reasons; an accounting is never denied.',
});
export const ownRequests = ownRequestsSchema.meta({ id: 'OwnRequests' });
export const openRequests = openRequestsSchema.meta({ id: 'OpenRequests' });
