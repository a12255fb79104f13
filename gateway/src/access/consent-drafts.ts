import { randomUUID } from 'node:crypto';
import {
  consentText,
  draftConsent,
  HealthChainError,
  isChoiceFor,
  templateTerms,
  type ConsentStatement,
  type ConsentTemplateName,
  type ConsentTerms,
  type Language,
  type TemplateChoice,
} from '@healthchain/protocol';
import type { AccessLedger } from './access-ledger.js';

/** Statements for a patient to sign; nothing counts before. */
export interface ConsentDrafts {
  readonly draft: (patientId: string, terms: ConsentTerms) => ConsentStatement;
  /** @throws HealthChainError INVALID_ARGUMENT where the choice is not what the template leaves open */
  readonly fromTemplate: (
    patientId: string,
    name: ConsentTemplateName,
    choice: TemplateChoice,
  ) => ConsentStatement;
  /** What a statement says, in plain words. @throws HealthChainError ORGANIZATION_UNKNOWN */
  readonly explain: (statement: ConsentStatement, language: Language) => Promise<string>;
}

export interface ConsentDraftsOptions {
  readonly channel: string;
  readonly ledger: Pick<AccessLedger, 'organizationNames'>;
  readonly now?: () => Date;
}

export function consentDrafts({
  channel,
  ledger,
  now = () => new Date(),
}: ConsentDraftsOptions): ConsentDrafts {
  const draft = (patientId: string, terms: ConsentTerms, at = now().toISOString()) =>
    draftConsent(terms, {
      ...{ channel, patientId, issuedAt: at },
      ...{ nonce: randomUUID(), consentId: randomUUID() },
    });
  return {
    draft: (patientId, terms) => draft(patientId, terms),
    fromTemplate: (patientId, name, choice) => {
      if (!isChoiceFor(name, choice)) {
        throw new HealthChainError(
          'INVALID_ARGUMENT',
          'A template for one person takes that person’s key, and no other does.',
        );
      }
      const from = now().toISOString();
      return draft(patientId, templateTerms(name, choice, from), from);
    },
    explain: async (statement, language) =>
      consentText(statement, await ledger.organizationNames(), language),
  };
}
