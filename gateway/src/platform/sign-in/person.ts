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

/**
 * What a person's passkey keeps as user handle: the id alone, since WebAuthn allows 64 bytes and the
 * digest of a provider's key has as many. The two kinds of id differ in form.
 */
export function userHandleOf(person: Person): string {
  return person.kind === 'provider' ? person.publicKeyDigest : person.patientId;
}

/** The person that a user handle names; `undefined` for anything else. */
export function parseUserHandle(handle: string): Person | undefined {
  if (sha256Hex.safeParse(handle).success) return { kind: 'provider', publicKeyDigest: handle };
  return randomId.safeParse(handle).success ? { kind: 'patient', patientId: handle } : undefined;
}

/** The subject of a person's tokens. */
export function subjectOf(person: Person): string {
  return `${person.kind}:${userHandleOf(person)}`;
}

/** The person that a subject names; `undefined` for anything else. */
export function parseSubject(subject: unknown): Person | undefined {
  if (typeof subject !== 'string') return undefined;
  const [kind, id, ...rest] = subject.split(':');
  if (id === undefined || rest.length > 0) return undefined;
  const person = parseUserHandle(id);
  return person?.kind === kind ? person : undefined;
}

/** Parses a space-separated list; `undefined` if any of its scopes is none of a person. */
export function parsePersonKinds(scope: string): readonly PersonKind[] | undefined {
  const kinds = scope.split(' ').map((one) => personKinds.find((kind) => kind === one));
  return kinds.every((kind) => kind !== undefined) ? kinds : undefined;
}
