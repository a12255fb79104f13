import { randomId, sha256Hex } from '@healthchain/protocol';

/** Kinds of people who sign in; each is also the scope of their tokens. */
export const personKinds = ['provider', 'patient'] as const;
export type PersonKind = (typeof personKinds)[number];

/** Somebody with a Fabric identity of this organisation, by the key of their credential. */
export interface Provider {
  readonly kind: 'provider';
  readonly publicKeyDigest: string;
}

/** A patient of this organisation. */
export interface Patient {
  readonly kind: 'patient';
  readonly patientId: string;
}

export type Person = Provider | Patient;

/** The subject of a person's tokens, and what their passkey keeps as user handle. */
export function subjectOf(person: Person): string {
  return person.kind === 'provider'
    ? `provider:${person.publicKeyDigest}`
    : `patient:${person.patientId}`;
}

/** The person that a subject names; `undefined` for anything else. */
export function parseSubject(subject: unknown): Person | undefined {
  if (typeof subject !== 'string') return undefined;
  const [kind, id, ...rest] = subject.split(':');
  if (id === undefined || rest.length > 0) return undefined;
  if (kind === 'provider' && sha256Hex.safeParse(id).success) {
    return { kind, publicKeyDigest: id };
  }
  return kind === 'patient' && randomId.safeParse(id).success ? { kind, patientId: id } : undefined;
}

/** Parses a space-separated list; `undefined` if any of its scopes is none of a person. */
export function parsePersonKinds(scope: string): readonly PersonKind[] | undefined {
  const kinds = scope.split(' ').map((one) => personKinds.find((kind) => kind === one));
  return kinds.every((kind) => kind !== undefined) ? kinds : undefined;
}
