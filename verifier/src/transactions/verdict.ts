import { peer } from '@hyperledger/fabric-protos';

/** What was derived of a transaction. */
export interface Verdict {
  /** Validation code; undefined where it is invalid and Fabric may say so with one of several. */
  readonly code: number | undefined;
  readonly reason: string;
}

export const valid: Verdict = { code: peer.TxValidationCode.VALID, reason: 'It is valid.' };

export function invalid(code: number | undefined, reason: string): Verdict {
  return { code, reason };
}

export function isValid({ code }: Verdict): boolean {
  return code === peer.TxValidationCode.VALID;
}

/** Name of a validation code, as Fabric prints it. */
export function codeName(code: number | undefined): string {
  const named = Object.entries(peer.TxValidationCode).find(([, value]) => value === code);
  return named?.[0] ?? (code === undefined ? 'invalid' : `code ${code}`);
}
