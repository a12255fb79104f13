import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { FhirClient } from '../fhir-client.js';
import { clientOf, type OrganizationEndpoints } from '../network.js';
import { Seeded } from '../seeded.js';
import { writeUntil } from './careful-writer.js';
import { readChartsUntil } from './chart-reader.js';
import { ClientJournal } from './client-journal.js';
import { readOwnUntil } from './own-reader.js';
import { admitReadable, type ReadablePatient } from './readable-patient.js';
import { hospitals, staffer, type Staff } from './staff.js';
import type { StopSignals, Think } from './stop-signals.js';

export interface LoadSize {
  readonly writers: number;
  /** Half of them read at their own hospital, half are clinicians who read charts of the other. */
  readonly readers: number;
  /** What each does between two requests. */
  readonly thinking: Think;
}

/** How long (ms) a client waits for an answer before it sends a request again. */
const clientPatience = 60_000;
/** How long (ms) unfinished writes are sent again after the load was told to stop. */
const finishing = 6 * 60_000;
const patientsPerHospital = 2;

type Patients = readonly [ReadablePatient, ...ReadablePatient[]];

/** Where a client is: its hospital with the patients there, and those of the other one. */
interface Place {
  readonly hospital: OrganizationEndpoints;
  readonly own: Patients;
  readonly others: Patients;
}

/** Clients of both hospitals that write and read all the time, and keep a journal of it. */
export class Load {
  readonly journal = new ClientJournal();
  /** System of the identifiers that this load's writers give. */
  readonly system = `urn:healthchain:faults:${randomUUID()}`;
  readonly patients: readonly ReadablePatient[];
  readonly #stop = new AbortController();
  readonly #giveUp = new AbortController();
  readonly #staff: Staff;
  readonly #thinking: Think;
  #running: readonly Promise<void>[] = [];

  private constructor(staff: Staff, thinking: Think, patients: readonly ReadablePatient[]) {
    this.#staff = staff;
    this.#thinking = thinking;
    this.patients = patients;
    // Every client listens.
    setMaxListeners(0, this.#stop.signal, this.#giveUp.signal);
  }

  /** Admits patients to be read, and puts the clients to work. */
  static async start(staff: Staff, size: LoadSize, seed: number): Promise<Load> {
    const [first, second] = hospitals();
    const atFirst = await admitReadable(staff, first, patientsPerHospital);
    const atSecond = await admitReadable(staff, second, patientsPerHospital);
    const load = new Load(staff, size.thinking, [...atFirst, ...atSecond]);
    const places: readonly [Place, Place] = [
      { hospital: first, own: atFirst, others: atSecond },
      { hospital: second, own: atSecond, others: atFirst },
    ];
    const run = (index: number, start: (place: Place, chance: Seeded) => Promise<void>) =>
      start(places[index % 2 === 0 ? 0 : 1], new Seeded(seed + index));
    load.#running = [
      ...Array.from({ length: size.writers }, (_, index) =>
        run(index, (place, chance) => load.#write(`w${index}`, place, chance)),
      ),
      ...Array.from({ length: size.readers }, (_, index) =>
        run(size.writers + index, (place, chance) =>
          index % 4 < 2 ? load.#readOwn(place, chance) : load.#readCharts(place, chance),
        ),
      ),
    ];
    return load;
  }

  /** Lets every client finish what it began, as far as it can. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const ended = Promise.all(this.#running);
    await Promise.race([ended, wait(finishing, undefined, { ref: false })]);
    this.#giveUp.abort();
    await ended;
  }

  get #signals(): StopSignals {
    return { stop: this.#stop.signal, giveUp: this.#giveUp.signal };
  }

  #write(name: string, { hospital }: Place, chance: Seeded): Promise<void> {
    const { system } = this;
    const place = { hospital: hospital.name, ehr: ehrOf(hospital) };
    return writeUntil(this.#signals, { name, ...place, system, ...this.#habits(chance) });
  }

  #readOwn({ hospital, own: patients }: Place, chance: Seeded): Promise<void> {
    const options = { hospital, ehr: ehrOf(hospital), patients, ...this.#habits(chance) };
    return readOwnUntil(this.#signals, options);
  }

  #readCharts({ hospital, others: patients }: Place, chance: Seeded): Promise<void> {
    const clinician = staffer(this.#staff.clinicians, hospital).person;
    return readChartsUntil(this.#signals, { clinician, patients, ...this.#habits(chance) });
  }

  /** What all clients have. */
  #habits(chance: Seeded): { journal: ClientJournal; chance: Seeded; thinking: Think } {
    return { journal: this.journal, chance, thinking: this.#thinking };
  }
}

function ehrOf(hospital: OrganizationEndpoints): FhirClient {
  return new FhirClient(hospital, clientOf(hospital.name), clientPatience);
}
