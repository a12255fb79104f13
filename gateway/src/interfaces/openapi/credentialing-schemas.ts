import { applicationPageSchema, applicationSchema, credentialSchema } from '@healthchain/protocol';
import {
  applyRequestSchema,
  awaitingListSchema,
  countersignRequestSchema,
  issueRequestSchema,
  shownApplicationSchema,
} from '../credentialing/schema.js';

export const applyRequest = applyRequestSchema.meta({
  id: 'CredentialApplicationRequest',
  description: 'What a provider states; the organisation keeps it, encrypted, as evidence.',
});
export const application = applicationSchema.meta({
  id: 'CredentialApplication',
  description: 'As it stands in public: nobody’s name, evidence by id and salted digest.',
});
export const applicationPage = applicationPageSchema.meta({
  id: 'CredentialApplicationPage',
  description: 'An empty bookmark ends the list.',
});
export const shownApplication = shownApplicationSchema.meta({
  id: 'ShownCredentialApplication',
  description: 'With what the provider stated and what the last checks found, and why not.',
});
export const issueRequest = issueRequestSchema.meta({ id: 'IssueRequest' });
export const credential = credentialSchema.meta({ id: 'Credential' });
export const awaitingList = awaitingListSchema.meta({
  id: 'AwaitingCredentials',
  description: 'Each with the digest that its countersignature has to name.',
});
export const countersignRequest = countersignRequestSchema.meta({ id: 'CountersignRequest' });
