import { type KeyObject, randomUUID } from 'node:crypto';
import type { Chart, Compartment } from '@healthchain/protocol';
import type { CompartmentKeys } from '../../platform/keys/compartment-keys.js';
import { openLabel, sealLabel } from '../../platform/keys/seal/index.js';
import { fromBase64, toBase64 } from '../base64.js';
import { newSalt } from '../salt.js';
import { isSensitivity, type Sensitivity } from '../sensitivity/sensitivity.js';

/** A compartment as a writer needs it: the ledger's values, whole, and the opened key. */
export interface OpenCompartment {
  readonly chart: Chart;
  readonly compartment: Compartment;
  readonly key: KeyObject;
}

export interface CompartmentRegisterOptions {
  readonly mspId: string;
  readonly keys: Pick<CompartmentKeys, 'get' | 'create'>;
  /** What the ledger holds, by the read model. */
  readonly known: {
    chart(chartId: string): Promise<Chart | undefined>;
    compartments(chartId: string): Promise<readonly Compartment[]>;
  };
  /** Whether nothing more may be written into a compartment, because a reader has its key. */
  readonly isRetired: (compartmentId: string) => Promise<boolean>;
}

/** Ends a writer's use of its charts. @param inDoubt whether its commit may stand unread */
export type Leave = (inDoubt: boolean) => void;

/** Who writes into a chart. */
interface Writers {
  count: number;
  /** Something that was remembered may stand on the ledger without the read model knowing of it. */
  inDoubt: boolean;
}

/**
 * Knows the compartment of a chart and sensitivity, and makes it when it is first needed. A new one is
 * remembered until the read model has it, so that concurrent writers share one key; the chaincode
 * takes the same value from whichever transaction comes first, and refuses another.
 */
export class CompartmentRegister {
  readonly #options: CompartmentRegisterOptions;
  readonly #charts = new Map<string, Chart>();
  readonly #opening = new Map<string, Promise<OpenCompartment>>();
  readonly #writers = new Map<string, Writers>();

  constructor(options: CompartmentRegisterOptions) {
    this.#options = options;
  }

  /**
   * Counts a writer of these charts. What is remembered of a chart is forgotten when its last writer
   * leaves, unless one of them left in doubt.
   */
  enter(chartIds: Iterable<string>): Leave {
    const charts = [...new Set(chartIds)];
    for (const chartId of charts) {
      const writers = this.#writers.get(chartId) ?? { count: 0, inDoubt: false };
      writers.count += 1;
      this.#writers.set(chartId, writers);
    }
    return (inDoubt) => {
      charts.forEach((chartId) => {
        this.#leave(chartId, inDoubt);
      });
    };
  }

  /** The compartment to write a record of this chart and sensitivity into. */
  async forWriting(chartId: string, sensitivity: Sensitivity): Promise<OpenCompartment> {
    const name = `${chartId}/${sensitivity}`;
    const opening = this.#opening.get(name) ?? this.#open(chartId, sensitivity);
    this.#opening.set(name, opening);
    try {
      return await opening;
    } catch (error) {
      this.#opening.delete(name);
      throw error;
    }
  }

  /** Some of the chart's compartments were retired: whoever writes from now on looks for others. */
  retired(chartId: string): void {
    this.#forget(chartId);
  }

  #leave(chartId: string, inDoubt: boolean): void {
    const writers = this.#writers.get(chartId);
    if (writers === undefined) {
      return;
    }
    writers.count -= 1;
    writers.inDoubt ||= inDoubt;
    if (writers.count === 0 && !writers.inDoubt) {
      this.#writers.delete(chartId);
      this.#forget(chartId);
    }
  }

  #forget(chartId: string): void {
    this.#charts.delete(chartId);
    for (const name of this.#opening.keys()) {
      if (name.startsWith(`${chartId}/`)) {
        this.#opening.delete(name);
      }
    }
  }

  async #open(chartId: string, sensitivity: Sensitivity): Promise<OpenCompartment> {
    const chart = await this.#chart(chartId);
    for (const compartment of await this.#inUse(chartId)) {
      const key = await this.#options.keys.get(compartment);
      if (sensitivityOf(compartment, key) === sensitivity) {
        return { chart, compartment, key };
      }
    }
    const { key, wrappedKey } = this.#options.keys.create();
    const compartmentId = randomUUID();
    const compartment: Compartment = {
      salt: newSalt(),
      compartmentId,
      chartId,
      keyVersion: 1,
      wrappedKey,
      sealedLabel: toBase64(sealLabel(sensitivity, key, compartmentId)),
    };
    return { chart, compartment, key };
  }

  async #inUse(chartId: string): Promise<readonly Compartment[]> {
    const inUse: Compartment[] = [];
    for (const compartment of await this.#options.known.compartments(chartId)) {
      if (!(await this.#options.isRetired(compartment.compartmentId))) {
        inUse.push(compartment);
      }
    }
    return inUse;
  }

  async #chart(chartId: string): Promise<Chart> {
    const known = await this.#options.known.chart(chartId);
    const chart = known ??
      this.#charts.get(chartId) ?? { salt: newSalt(), chartId, custodian: this.#options.mspId };
    this.#charts.set(chartId, chart);
    return chart;
  }
}

/** What was opened under a key: a label takes longer to open than most queries do. */
const opened = new WeakMap<
  KeyObject,
  Pick<Compartment, 'compartmentId' | 'sealedLabel'> & { readonly sensitivity: Sensitivity }
>();

/** What a compartment holds, as its label says. @throws HealthChainError CONTENT_ALTERED. */
export function sensitivityOf(
  { compartmentId, sealedLabel }: Compartment,
  key: KeyObject,
): Sensitivity {
  const known = opened.get(key);
  if (known?.compartmentId === compartmentId && known.sealedLabel === sealedLabel) {
    return known.sensitivity;
  }
  const label = openLabel(fromBase64(sealedLabel), key, compartmentId);
  const sensitivity = isSensitivity(label) ? label : 'restricted';
  opened.set(key, { compartmentId, sealedLabel, sensitivity });
  return sensitivity;
}
