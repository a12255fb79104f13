import { smallBundle } from '@healthchain/test/dist/support/small-bundle.js';
import type { Ehr } from './ehr.js';

const firstMinute = Date.UTC(2024, 0, 1);

/** A laboratory Observation like the ones in Synthea's Bundles. @param minute makes it another one */
export function observation(patientId: string, minute: number): string {
  const instant = new Date(firstMinute + minute * 60_000).toISOString();
  return JSON.stringify({
    resourceType: 'Observation',
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'laboratory',
            display: 'Laboratory',
          },
        ],
      },
    ],
    code: {
      coding: [
        { system: 'http://loinc.org', code: '2339-0', display: 'Glucose [Mass/volume] in Blood' },
      ],
      text: 'Glucose',
    },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: instant,
    issued: instant,
    valueQuantity: {
      value: 60 + (minute % 80),
      unit: 'mg/dL',
      system: 'http://unitsofmeasure.org',
      code: 'mg/dL',
    },
  });
}

/** Creates Observations of patients of its own, in turn. */
export class ObservationSource {
  #next = 0;

  private constructor(
    private readonly ehr: Ehr,
    private readonly patients: readonly string[],
  ) {}

  /** Admits the patients first, with a chart each, so that what follows is an Observation and nothing else. */
  static async admit(ehr: Ehr, patients: number): Promise<ObservationSource> {
    const ids: string[] = [];
    for (let admitted = 0; admitted < patients; admitted += 1) {
      ids.push(patientIn(await ehr.post('', smallBundle().text, 200)));
    }
    return new ObservationSource(ehr, ids);
  }

  /** Creates one; resolves when it is committed and can be read. */
  async create(): Promise<void> {
    const minute = this.#next;
    this.#next += 1;
    const patient = this.patients[minute % this.patients.length] ?? '';
    await this.ehr.post('/Observation', observation(patient, minute), 201);
  }
}

function patientIn(answer: string): string {
  const [, id] = /"Patient\/([^/"]+)/.exec(answer) ?? [];
  if (id === undefined) {
    throw new Error('The answer names no Patient.');
  }
  return id;
}
