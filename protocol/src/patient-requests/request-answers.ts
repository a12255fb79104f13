import { z } from 'zod';
import type { RequestKind } from './request-policy.js';

/** Why an answer takes longer: the patient is told (45 CFR 164.524(b)(2), 164.526(b)(2), 164.528(c)(1)). */
export const extensionReasons = [
  'stored-elsewhere',
  'large-volume',
  'awaiting-others',
  'legal-review',
] as const;
export const extensionReason = z.enum(extensionReasons);
export type ExtensionReason = z.infer<typeof extensionReason>;

/** What an answer comes to. */
export const requestOutcomes = ['granted', 'granted-in-part', 'denied'] as const;
export const requestOutcome = z.enum(requestOutcomes);
export type RequestOutcome = z.infer<typeof requestOutcome>;

/** Grounds on which each regulation lets a hospital hold something back; there are no others. */
const grounds = {
  /** 45 CFR 164.524(a)(1) to (3), and (d)(3) for what the hospital does not hold. */
  access: [
    'psychotherapy-notes',
    'legal-proceedings',
    'inmate',
    'research-in-progress',
    'privacy-act',
    'confidential-source',
    'endangers-safety',
    'harms-another',
    'representative-harm',
    'not-held',
  ],
  /** 45 CFR 164.526(a)(2). */
  amendment: ['not-created-here', 'not-in-record-set', 'not-accessible', 'accurate-and-complete'],
  /** 45 CFR 164.528(a)(2): disclosures that are left out while an agency asks for it. */
  accounting: ['health-oversight', 'law-enforcement'],
} as const satisfies Readonly<Record<RequestKind, readonly string[]>>;

export const answerReasons = [...grounds.access, ...grounds.amendment, ...grounds.accounting];
export const answerReason = z.enum(answerReasons);
export type AnswerReason = z.infer<typeof answerReason>;

/**
 * Whether a regulation allows an answer: what is granted in full needs no reason, what is held back needs
 * reasons of its own, and an accounting is never denied.
 */
export function isAnswerAllowed(
  kind: RequestKind,
  outcome: RequestOutcome,
  reasons: readonly AnswerReason[],
): boolean {
  if (outcome === 'granted') {
    return reasons.length === 0;
  }
  const allowed: readonly AnswerReason[] = grounds[kind];
  const isDeniable = kind !== 'accounting' || outcome !== 'denied';
  return isDeniable && reasons.length > 0 && reasons.every((reason) => allowed.includes(reason));
}
