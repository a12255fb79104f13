import { mspId, randomId, role, sha256Hex, type ConsentActor } from '@healthchain/protocol';
import type { ConsentProvisionActor, Organization, Reference } from '@medplum/fhirtypes';
import { z } from 'zod';
import { coding } from './coding-schema.js';
import { systems } from './code-systems.js';

/** An organisation, by its MSP id. */
export function organizationReference(id: string): Reference<Organization> {
  return { type: 'Organization', identifier: { system: systems.organizations, value: id } };
}

/** The organisation whose people may open a chart, as who receives what the Consent is about. */
export function granteeActor(grantee: string): ConsentProvisionActor {
  return recipient(organizationReference(grantee));
}

/**
 * Of the organisation's people: each is named by what the organisation assigned, so that an actor never means
 * more than the organisation, though actors stand side by side.
 */
export function actorOf(actor: ConsentActor, grantee: string): ConsentProvisionActor {
  const { type, system, value } = nameOf(actor);
  const assigner = organizationReference(grantee);
  return recipient({ type, identifier: { system, value, assigner } });
}

function nameOf(actor: ConsentActor): {
  readonly type: 'Practitioner' | 'PractitionerRole' | 'CareTeam';
  readonly system: string;
  readonly value: string;
} {
  switch (actor.kind) {
    case 'person':
      return {
        ...{ type: 'Practitioner', system: systems.credentialKeys },
        value: actor.publicKeyDigest,
      };
    case 'role':
      return { type: 'PractitionerRole', system: systems.roles, value: actor.role };
    case 'care-team':
      return { type: 'CareTeam', system: systems.careTeams, value: actor.careTeamId };
  }
}

const recipientRole = { system: systems.participationType, code: 'IRCP' } as const;

function recipient(
  reference: NonNullable<ConsentProvisionActor['reference']>,
): ConsentProvisionActor {
  return { role: { coding: [recipientRole] }, reference };
}

/** Whom an actor means: the organisation, or somebody of it. */
export interface NamedActor {
  readonly grantee: string;
  readonly actor?: ConsentActor;
}

const organizationSchema = z.strictObject({
  type: z.literal('Organization').optional(),
  identifier: z.strictObject({ system: z.literal(systems.organizations), value: mspId }),
});

function assigned<Value extends z.ZodType>(system: string, value: Value) {
  return z.strictObject({ system: z.literal(system), value, assigner: organizationSchema });
}

const referenceSchema = z.discriminatedUnion('type', [
  organizationSchema
    .required({ type: true })
    .transform(({ identifier }): NamedActor => ({ grantee: identifier.value })),
  z
    .strictObject({
      type: z.literal('Practitioner'),
      identifier: assigned(systems.credentialKeys, sha256Hex),
    })
    .transform(({ identifier: { value, assigner } }) =>
      ofOrganization(assigner, { kind: 'person', publicKeyDigest: value }),
    ),
  z
    .strictObject({
      type: z.literal('PractitionerRole'),
      identifier: assigned(systems.roles, role),
    })
    .transform(({ identifier: { value, assigner } }) =>
      ofOrganization(assigner, { kind: 'role', role: value }),
    ),
  z
    .strictObject({
      type: z.literal('CareTeam'),
      identifier: assigned(systems.careTeams, randomId),
    })
    .transform(({ identifier: { value, assigner } }) =>
      ofOrganization(assigner, { kind: 'care-team', careTeamId: value }),
    ),
]);

function ofOrganization(
  { identifier }: z.infer<typeof organizationSchema>,
  actor: ConsentActor,
): NamedActor {
  return { grantee: identifier.value, actor };
}

/** An actor as {@link granteeActor} and {@link actorOf} write it. */
export const actorSchema = z
  .strictObject({
    role: z.strictObject({
      coding: z.tuple([coding(recipientRole.system, z.literal(recipientRole.code))]),
    }),
    reference: referenceSchema,
  })
  .transform(({ reference }) => reference);

/** A reference to exactly this organisation. */
export function organizationNamed(id: string) {
  return organizationSchema.refine(({ identifier }) => identifier.value === id);
}
