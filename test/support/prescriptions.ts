import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type {
  Dispense,
  OrderedMedicine,
  Prescription,
  PrescriptionStatus,
} from '@healthchain/protocol/prescriptions';
import { post, type SignedIn } from './admissions.js';
import type { OrganizationEndpoints } from './network.js';
import { askApi } from './sign-in.js';

/** Clinical drugs of the drug knowledge that a network begins with; aspirin interacts with none of the others. */
export const drugs = { aspirin: '243670', phenelzine: '8123' } as const;

/** Thirty tablets, one a day. */
export function medicine(change: Partial<OrderedMedicine> = {}): OrderedMedicine {
  return {
    drug: drugs.aspirin,
    dosage: {
      dose: { amount: 1000, unit: '{each}' },
      ...{ route: 'oral', frequency: 1, period: 1, periodUnit: 'd' },
    },
    ...{ quantity: { amount: 30_000, unit: '{each}' }, daysSupply: 30, refills: 0 },
    ...{ substitution: true, compartments: ['general'] },
    ...change,
  };
}

/** What stands on a prescription in words, with a name that stands nowhere else. */
export const wordsFor = (name = `Canary ${randomUUID()}`) => ({
  patient: { name, birthDate: '1980-02-29', address: '1 Example Street' },
  ...{ drug: 'a tablet', directions: 'One a day.' },
});

export interface Shown {
  readonly prescription: Prescription;
  readonly status: PrescriptionStatus;
  readonly words?: { readonly patient: { readonly name: string } };
  readonly dispenses?: readonly Dispense[];
}

/** The prescriptions of one patient by one prescriber, through their gateway. */
export class Prescriber {
  constructor(
    readonly person: SignedIn,
    readonly patientId: string,
  ) {}

  private get organization(): OrganizationEndpoints {
    return this.person.provider.organization;
  }

  /** Sends something below the patient's prescriptions. */
  send(path: string, body: object): Promise<Response> {
    const at = `/patients/${this.patientId}/prescriptions${path}`;
    return post(this.organization, at, this.person.tokens, body);
  }

  async draft(order: OrderedMedicine, words = wordsFor()): Promise<string> {
    const response = await this.send('', { order, words });
    assert.equal(response.status, 201, await response.clone().text());
    return ((await response.json()) as { prescriptionId: string }).prescriptionId;
  }

  issue(prescriptionIds: readonly string[], more: object = {}): Promise<Response> {
    const body = { prescriptionIds, accessIds: [], otherMedicines: [], allergies: [] };
    return this.send('/issue', { ...body, overrides: [], ...more });
  }

  /** Drafts and issues; every matter of the check is answered. */
  async prescribe(change: Partial<OrderedMedicine> = {}): Promise<string> {
    const id = await this.draft(medicine(change));
    const asked = { accessIds: [], otherMedicines: [], allergies: [] };
    const checked = await this.send('/check', { prescriptionIds: [id], ...asked });
    assert.equal(checked.status, 200, await checked.clone().text());
    const { matters } = (await checked.json()) as { matters: { digest: string }[] };
    const overrides = matters.map(({ digest }) => ({ matter: digest, reason: 'monitored' }));
    const response = await this.issue([id], { overrides });
    assert.equal(response.status, 200, await response.text());
    return id;
  }

  async all(): Promise<readonly Shown[]> {
    const at = `/patients/${this.patientId}/prescriptions`;
    const response = await askApi(this.organization, at, this.person.tokens);
    assert.equal(response.status, 200, await response.clone().text());
    return ((await response.json()) as { prescriptions: Shown[] }).prescriptions;
  }
}

/** What a pharmacist does with a patient's prescriptions, through their gateway. */
export class Dispenser {
  constructor(
    readonly person: SignedIn,
    readonly patientId: string,
  ) {}

  private get organization(): OrganizationEndpoints {
    return this.person.provider.organization;
  }

  ask(method: string, prescriptionId: string, path = '', body?: object): Promise<Response> {
    const at = `/pharmacy/patients/${this.patientId}/prescriptions/${prescriptionId}${path}`;
    return askApi(this.organization, at, this.person.tokens, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  }

  dispense(
    prescriptionId: string,
    { dispenseId = randomUUID(), amount = 30_000, ...more }: Partial<Dispense> = {},
  ): Promise<Response> {
    const path = `/dispenses/${dispenseId}`;
    return this.ask('PUT', prescriptionId, path, { amount, ...more });
  }

  async shown(prescriptionId: string): Promise<Shown> {
    const response = await this.ask('GET', prescriptionId);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Shown;
  }

  /** Ids of the pharmacy's queue. */
  async queue(): Promise<readonly string[]> {
    const path = '/pharmacy/queue?pageSize=200';
    const response = await askApi(this.organization, path, this.person.tokens);
    assert.equal(response.status, 200, await response.clone().text());
    const { prescriptions } = (await response.json()) as { prescriptions: Shown[] };
    return prescriptions.map(({ prescription }) => prescription.order.prescriptionId);
  }
}

/** The code with which something was refused. */
export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}
