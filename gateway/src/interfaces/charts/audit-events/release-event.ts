import { type Access, canonicalJson, leafHash, type Release } from '@healthchain/protocol';
import { basisEntity } from './basis-entity.js';
import {
  accessPolicy,
  actReason,
  balp,
  concept,
  dicom,
  lifecycle,
  sourceType,
  unknown,
} from './codes.js';
import type { IdentifiedEvent } from './identified-event.js';
import { accessEntity, keyHolder, organization, patient, patientEntity } from './parties.js';

/**
 * Keys that an organisation handed out for an access. To another organisation that is a disclosure and
 * follows BALP's `PrivacyDisclosure.Source`; a key keeper can be the reader as well, which discloses
 * nothing. What was handed out is named by the access: its records are in the entries of those who read
 * them.
 *
 * @param access that it is for, if the evidence has it
 */
export function releaseEvent(
  release: Release,
  access: Access | undefined,
  fhirBase: string,
): IdentifiedEvent {
  const { accessId, patientId, organization: mspId, keyId, policyVersion, at } = release;
  const source = organization(mspId);
  const recipient = access === undefined ? keyHolder(keyId) : organization(access.organization);
  return {
    resourceType: 'AuditEvent',
    id: leafHash(canonicalJson(release)),
    ...(access?.organization === mspId
      ? {}
      : {
          meta: { profile: [balp('PrivacyDisclosure.Source')] },
          subtype: [lifecycle('disclose')],
        }),
    type: dicom('110106'),
    action: 'R',
    recorded: at,
    outcome: '0',
    ...(access === undefined
      ? {}
      : { purposeOfEvent: [concept(actReason(access.request.purpose))] }),
    agent: [
      {
        ...{ type: concept(dicom('110153')), who: source, requestor: false, network: unknown },
        ...(policyVersion === undefined ? {} : { policy: [accessPolicy(policyVersion)] }),
      },
      { type: concept(dicom('110152')), who: recipient, requestor: true, network: unknown },
    ],
    source: { observer: source, type: [sourceType('4')] },
    entity: [
      patientEntity(patient(fhirBase, patientId)),
      accessEntity(accessId),
      ...(access === undefined ? [] : [basisEntity(access.request.basis)]),
    ],
  };
}
