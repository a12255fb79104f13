import { randomId, sha256Hex } from '@healthchain/protocol';

/** Kinds of people who sign in; each is also the scope of their tokens. */
export const personKinds = ['provider', 'patient', 'delegate'] as const;
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

/** Somebody who decides for a patient of this organisation. */
export interface Delegate {
  readonly kind: 'delegate';
  readonly delegationId: string;
}

export type Person = Provider | Patient | Delegate;

const delegatePrefix = 'delegate-';

/**
 * What a person's passkey keeps as user handle: the id alone, since WebAuthn allows 64 bytes and the
 * digest of a provider's key has as many. The ids of providers and patients differ in form, and those of
 * delegates have a prefix.
 */
export function userHandleOf(person: Person): string {
  switch (person.kind) {
    case 'provider':
      return person.publicKeyDigest;
    case 'patient':
      return person.patientId;
    case 'delegate':
      return `${delegatePrefix}${person.delegationId}`;
  }
}

/** The person that a user handle names; `undefined` for anything else. */
export function parseUserHandle(handle: string): Person | undefined {
  if (sha256Hex.safeParse(handle).success) return { kind: 'provider', publicKeyDigest: handle };
  if (randomId.safeParse(handle).success) return { kind: 'patient', patientId: handle };
  const delegationId = handle.slice(delegatePrefix.length);
  return handle.startsWith(delegatePrefix) && randomId.safeParse(delegationId).success
    ? { kind: 'delegate', delegationId }
    : undefined;
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
