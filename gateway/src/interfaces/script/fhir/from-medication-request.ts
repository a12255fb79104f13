import { HealthChainError } from '@healthchain/protocol';
import { routeNames, routes } from '@healthchain/protocol/prescriptions';
import { newRxSchema, type NewRx } from '../messages.js';
import {
  medicationRequestSchema,
  type ScriptMedicationRequest,
} from './medication-request-schema.js';
import { idOf } from './profile.js';
import { systems } from './systems.js';

/**
 * The message that a MedicationRequest says, under an envelope that FHIR has no element for.
 *
 * @throws HealthChainError INVALID_ARGUMENT where the resource says more than a message can, or less
 */
export function fromMedicationRequest(
  resource: unknown,
  envelope: Pick<NewRx, 'messageId' | 'to'>,
): NewRx {
  const parsed = medicationRequestSchema.safeParse(resource);
  const message = parsed.success
    ? newRxSchema.safeParse({ kind: 'NewRx', ...envelope, ...said(parsed.data) })
    : parsed;
  if (!message.success) {
    const fields = message.error.issues.map(({ path }) => path.join('.'));
    throw new HealthChainError('INVALID_ARGUMENT', `Malformed: ${fields.join(', ')}.`);
  }
  return message.data;
}

/** What the resource says, before its values are checked. */
function said(resource: ScriptMedicationRequest): object {
  const { identifier, subject, authoredOn, requester } = resource;
  return {
    sentAt: authoredOn,
    from: requester.identifier.assigner.identifier.value,
    patientId: idOf(subject.identifier.value),
    ...(identifier && { prescriptionId: idOf(identifier[0].value) }),
    prescriber: requester.identifier.value,
    medication: medicationIn(resource),
    ...(resource.contained && { words: wordsIn(resource) }),
  };
}

function medicationIn(resource: ScriptMedicationRequest): object {
  const { dispenseRequest, priorPrescription } = resource;
  const { validityPeriod: { start, end } = {}, performer } = dispenseRequest;
  return {
    drug: resource.medicationCodeableConcept.coding[0].code,
    ...categoriesIn(resource),
    dosage: dosageIn(resource),
    quantity: measureIn(dispenseRequest.quantity),
    daysSupply: dispenseRequest.expectedSupplyDuration.value,
    refills: dispenseRequest.numberOfRepeatsAllowed,
    ...(start !== undefined && { earliestFill: start }),
    ...(end !== undefined && { validUntil: end }),
    substitutionAllowed: resource.substitution.allowedBoolean,
    ...(performer && { pharmacy: performer.identifier.value }),
    compartments: resource.meta.security.map(({ code }) => code),
    ...(priorPrescription && { renews: idOf(priorPrescription.identifier.value) }),
  };
}

function categoriesIn({ category = [] }: ScriptMedicationRequest): object {
  const codings = category.map(({ coding: [coding] }) => coding);
  return Object.fromEntries(
    codings.map(({ system, code }) => [system === systems.schedule ? 'schedule' : 'setting', code]),
  );
}

function dosageIn({ dosageInstruction: [instruction] }: ScriptMedicationRequest): object {
  const { timing, route, doseAndRate, asNeededBoolean: asNeeded } = instruction;
  return {
    dose: measureIn(doseAndRate[0].doseQuantity),
    route: routeNames.find((name) => routes[name] === route.coding[0].code),
    ...timing.repeat,
    ...(asNeeded && { asNeeded }),
  };
}

function wordsIn(resource: ScriptMedicationRequest): object {
  const [patient] = resource.contained ?? [];
  const { text: drug } = resource.medicationCodeableConcept;
  const [{ text: directions }] = resource.dosageInstruction;
  const [note] = resource.note ?? [];
  return {
    patient: {
      ...{ name: patient?.name[0].text, birthDate: patient?.birthDate },
      address: patient?.address[0].text,
    },
    ...{ drug, directions },
    ...(note && { note: note.text }),
  };
}

function measureIn({
  value,
  code,
}: ScriptMedicationRequest['dispenseRequest']['quantity']): object {
  return { value, unit: code };
}
