import {
  HealthChainError,
  type ErrorCode,
  type OrganizationKind,
  type Role,
} from '@healthchain/protocol';
import type { HealthContext } from './health-context.js';
import { requireActiveCredential, requireRole } from './require-role.js';

/** Who may call a function. The generated reference prints `who` and `refusals`. */
export interface Guard {
  readonly who: string;
  readonly refusals: readonly ErrorCode[];
  readonly check: (context: HealthContext) => Promise<void>;
}

/**
 * What a guard holds against the caller, for a function whose refusals are results.
 *
 * @throws whatever is no refusal of the guard
 */
export async function objectionOf(
  guard: Guard,
  context: HealthContext,
): Promise<ErrorCode | undefined> {
  try {
    await guard.check(context);
    return undefined;
  } catch (error) {
    if (error instanceof HealthChainError && guard.refusals.includes(error.code)) {
      return error.code;
    }
    throw error;
  }
}

/** Everyone on the channel: what is in public state, every organisation's peer holds anyway. */
export const anyMember: Guard = {
  who: 'Any identity of an organisation of the channel.',
  refusals: [],
  check: () => Promise.resolve(),
};

/** An administrator; the organisations document need not know the organisation yet. */
export const administrator: Guard = {
  who: 'An administrator of an organisation of the channel.',
  refusals: ['ADMIN_REQUIRED'],
  check: ({ caller }) => {
    if (!caller.isAdmin) {
      throw new HealthChainError('ADMIN_REQUIRED');
    }
    return Promise.resolve();
  },
};

/** Who answers for an organisation's credentials: its registrars and its administrators. */
export const credentialing: Guard = {
  who:
    'A registrar (by their credential on the ledger) or an administrator of an organisation in the ' +
    'organisations document in force; for registrars and gateways an administrator.',
  refusals: [
    'ORGANIZATION_UNKNOWN',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_INACTIVE',
    'ROLE_NOT_PERMITTED',
  ],
  check: async (context) => {
    await context.organization();
    if (!context.caller.isAdmin) {
      await requireRole(context, 'registrar');
    }
  },
};

/** Any identity of an organisation of one of these kinds: something else than a role decides. */
export function memberOf(...kinds: readonly OrganizationKind[]): Guard {
  return {
    who: `Any identity of an organisation of kind ${kinds.join(' or ')}.`,
    refusals: ['ORGANIZATION_UNKNOWN', 'ORGANIZATION_KIND_NOT_PERMITTED'],
    check: async (context) => {
      const { kind } = await context.organization();
      if (!kinds.includes(kind)) {
        throw new HealthChainError('ORGANIZATION_KIND_NOT_PERMITTED');
      }
    },
  };
}

/** Whoever has a role, whichever, by a credential on the ledger, in an organisation of one of these kinds. */
export function credentialHolderOf(...kinds: readonly OrganizationKind[]): Guard {
  const member = memberOf(...kinds);
  return {
    who: `Anyone with a credential on the ledger, of an organisation of kind ${kinds.join(' or ')}.`,
    refusals: [...member.refusals, 'CREDENTIAL_MISSING', 'CREDENTIAL_INACTIVE'],
    check: async (context) => {
      await member.check(context);
      const { mspId, publicKeyDigest } = context.caller;
      await requireActiveCredential(context, { organization: mspId, publicKeyDigest });
    },
  };
}

/** The holder of a role, by a credential on the ledger, in an organisation of one of these kinds. */
export function holderOf(role: Role, ...kinds: readonly OrganizationKind[]): Guard {
  const member = memberOf(...kinds);
  return {
    who: `A ${role} (by its credential on the ledger) of an organisation of kind ${kinds.join(' or ')}.`,
    refusals: [
      ...member.refusals,
      'CREDENTIAL_MISSING',
      'CREDENTIAL_INACTIVE',
      'ROLE_NOT_PERMITTED',
    ],
    check: async (context) => {
      await member.check(context);
      await requireRole(context, role);
    },
  };
}

/** The gateway of an organisation of one of these kinds, by its credential on the ledger. */
export function gatewayOf(...kinds: readonly OrganizationKind[]): Guard {
  return holderOf('gateway', ...kinds);
}
