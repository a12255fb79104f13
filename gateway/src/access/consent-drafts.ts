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

/** For whom a statement is, and under which delegation it is signed, if any. */
export type Signer = Pick<ConsentStatement, 'patientId' | 'delegationId'>;

/** Statements to sign for a patient; nothing counts before. */
export interface ConsentDrafts {
  readonly draft: (signer: Signer, terms: ConsentTerms) => ConsentStatement;
  /** @throws HealthChainError INVALID_ARGUMENT where the choice is not what the template leaves open */
  readonly fromTemplate: (
    signer: Signer,
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
  const draft = (
    { patientId, delegationId }: Signer,
    terms: ConsentTerms,
    at = now().toISOString(),
  ): ConsentStatement =>
    draftConsent(terms, {
      ...{ channel, patientId, issuedAt: at },
      ...{ nonce: randomUUID(), consentId: randomUUID() },
      ...(delegationId === undefined ? {} : { delegationId }),
    });
  return {
    draft: (signer, terms) => draft(signer, terms),
    fromTemplate: (signer, name, choice) => {
      if (!isChoiceFor(name, choice)) {
        throw new HealthChainError(
          'INVALID_ARGUMENT',
          'A template for one person takes that person’s key, and no other does.',
        );
      }
      const from = now().toISOString();
      return draft(signer, templateTerms(name, choice, from), from);
    },
    explain: async (statement, language) =>
      consentText(statement, await ledger.organizationNames(), language),
  };
}
