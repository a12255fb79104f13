import {
  accessGrantSchema,
  canonicalJson,
  decidersOf,
  deciderSentence,
  emergencySchema,
  grantsOf,
  HealthChainError,
  languages,
  patientAuthority,
  randomId,
  sentenceOf,
  type Access,
  type Authority,
  type Consent,
  type Delegation,
  type Emergency,
  type Role,
} from '@healthchain/protocol';
import { z } from 'zod';
import { isActive } from '../../context/credential-state.js';
import { credentialHolderOf } from '../../context/guards.js';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys, publicKeys } from '../../context/ledger-keys.js';
import { query } from '../../context/use-case.js';
import { teamsWithMembers } from '../care-teams/care-teams.js';
import { loadAuthority } from '../enrolments/load-authority.js';

/** Emergencies that are looked at together. */
const emergenciesOfPage = 200;

/** Answers who can see something of a patient's chart now, and why, in a sentence each. */
export const explainAccess = query({
  name: 'AccessControlContract:ExplainAccess',
  summary:
    'Everyone who can see something of a patient’s chart now: an AccessExplanation, with a sentence ' +
    'for each in English (en) or Spanish (es), and who decides for the patient.',
  arguments: z.strictObject({ patientId: randomId, language: z.enum(languages) }),
  guard: credentialHolderOf('hospital', 'pharmacy', 'health-plan'),
  refusals: ['PATIENT_UNKNOWN', 'PRIVATE_DATA_UNAVAILABLE'],
  run: async (context, { patientId, language }) => {
    const authority = await loadAuthority(context, patientId);
    const emergencies = await emergenciesOf(context, patientId);
    const known = await rolesOf(context, emergencies);
    const delegations = await delegationsOf(context, authority);
    const consents = await consentsOf(context, authority);
    const uses = await usesOf(context, consents);
    const grants = grantsOf({
      custodian: authority.custodian,
      ...{ authority, consents, delegations },
      emergencies,
      roleOf: ({ emergencyId }) => known.get(emergencyId),
      useOf: ({ usedBy = '' }) => uses.get(usedBy),
      hasMembers: await teamsWithMembers(context, consents),
      policy: (await context.publicState.get(publicKeys.accessPolicy()))?.content,
      time: context.time,
    });
    const nameOf = await organizationNames(context);
    return canonicalJson({
      grants: grants.map((grant) => ({
        grant: accessGrantSchema.parse(grant),
        sentence: sentenceOf(grant, nameOf, language),
      })),
      deciders: decidersOf(authority.proxy, delegations, context.time).map((decider) => ({
        decider,
        sentence: deciderSentence(decider, language),
      })),
    });
  },
});

/** The consents of the present passkey that were neither revoked nor have ended. */
async function consentsOf(context: HealthContext, authority: Authority): Promise<Consent[]> {
  const state = context.privateState(patientAuthority);
  const consents: Consent[] = [];
  for (const { consentId } of authority.consents) {
    const consent = await state.get(privateKeys.consent(consentId));
    if (consent?.enrolmentId === authority.enrolmentId) {
      consents.push(consent);
    }
  }
  return consents;
}

/** The delegations of the present passkey that have neither ended nor were ended. */
async function delegationsOf(
  context: HealthContext,
  { delegations, enrolmentId }: Authority,
): Promise<Delegation[]> {
  const state = context.privateState(patientAuthority);
  const found: Delegation[] = [];
  for (const { delegationId } of delegations) {
    const delegation = await state.get(privateKeys.delegation(delegationId));
    if (delegation?.enrolmentId === enrolmentId) {
      found.push(delegation);
    }
  }
  return found;
}

async function emergenciesOf(context: HealthContext, patientId: string): Promise<Emergency[]> {
  const state = context.privateState(patientAuthority);
  const found: Emergency[] = [];
  let bookmark: string | undefined;
  while (bookmark !== '') {
    const range = `emergency/${patientId}`;
    const page = await state.page(range, emergencySchema, emergenciesOfPage, bookmark ?? '');
    found.push(...page.values);
    ({ bookmark } = page);
  }
  return found;
}

/** The accesses that used up consents for one opening. */
async function usesOf(
  context: HealthContext,
  consents: readonly Consent[],
): Promise<ReadonlyMap<string, Access>> {
  const state = context.privateState(patientAuthority);
  const found = new Map<string, Access>();
  for (const { usedBy, signed } of consents) {
    const { patientId } = signed.statement;
    const access = usedBy && (await state.get(privateKeys.access(patientId, usedBy)));
    if (access) {
      found.set(access.request.accessId, access);
    }
  }
  return found;
}

/** Roles of those who declared emergencies, as far as their credentials are in force. */
async function rolesOf(
  context: HealthContext,
  emergencies: readonly Emergency[],
): Promise<ReadonlyMap<string, Role>> {
  const known = new Map<string, Role>();
  for (const { emergencyId, signed } of emergencies) {
    const { organization, publicKeyDigest } = signed.statement;
    const key = publicKeys.credential(organization, publicKeyDigest);
    const credential = await context.publicState.get(key);
    if (credential !== undefined && isActive(credential, context.time)) {
      known.set(emergencyId, credential.role);
    }
  }
  return known;
}

async function organizationNames({ publicState }: HealthContext) {
  const document = await publicState.get(publicKeys.organizations());
  const names = new Map(
    document?.content.organizations.map(({ mspId, name }) => [mspId, name] as const),
  );
  return (mspId: string): string => {
    const name = names.get(mspId);
    if (name === undefined) {
      throw new HealthChainError('ORGANIZATION_UNKNOWN');
    }
    return name;
  };
}
