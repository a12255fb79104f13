import { compartmentKinds, type CompartmentKind } from '@healthchain/protocol';
import type { Coding } from '@medplum/fhirtypes';

const hl7 = 'http://terminology.hl7.org/CodeSystem';
const own = 'https://healthchain.example/fhir';

/** Code systems, and systems of identifiers, of a Consent. */
export const systems = {
  consentScope: `${hl7}/consentscope`,
  actCode: `${hl7}/v3-ActCode`,
  actReason: `${hl7}/v3-ActReason`,
  participationType: `${hl7}/v3-ParticipationType`,
  /** Compartments for which there is no sensitivity code. */
  compartments: `${own}/CodeSystem/compartments`,
  resourceClasses: `${own}/CodeSystem/resource-classes`,
  organizations: `${own}/sid/msp-id`,
  credentialKeys: `${own}/sid/credential-key`,
  roles: `${own}/sid/role`,
  careTeams: `${own}/sid/care-team`,
  delegations: `${own}/sid/delegation`,
} as const;

export const extensions = {
  /** Whether the first opening uses the Consent up: who does not know it must not follow the Consent. */
  once: `${own}/StructureDefinition/consent-once`,
  /** Why the Consent is inactive: `revoked`, `superseded`, `used`, `expired` or `signatory-ended`. */
  ending: `${own}/StructureDefinition/consent-ending`,
  /** The signed statement that took the Consent back. */
  revocation: `${own}/StructureDefinition/consent-revocation`,
} as const;

const sensitivities: Readonly<Partial<Record<CompartmentKind, string>>> = {
  'behavioral-health': 'PSY',
  'substance-use': 'ETH',
  hiv: 'HIV',
  'sexual-reproductive-health': 'SEX',
  genetics: 'GDIS',
  'counseling-notes': 'PSYTHPN',
};

/** A compartment as a security label. */
export function labelOf(kind: CompartmentKind): Required<Pick<Coding, 'system' | 'code'>> {
  const code = sensitivities[kind];
  return code === undefined
    ? { system: systems.compartments, code: kind }
    : { system: systems.actCode, code };
}

const kindByLabel = new Map(
  compartmentKinds.map((kind) => {
    const { system, code } = labelOf(kind);
    return [`${system}|${code}`, kind] as const;
  }),
);

/** The compartment that a security label means. */
export function kindOf(system: string, code: string): CompartmentKind | undefined {
  return kindByLabel.get(`${system}|${code}`);
}
