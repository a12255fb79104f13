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
}

/**
 * Knows the compartment of a chart and sensitivity, and makes it when it is first needed. A new one is
 * remembered until the read model has it, so that concurrent writers share one key; the chaincode
 * takes the same value from whichever transaction comes first.
 */
export class CompartmentRegister {
  readonly #options: CompartmentRegisterOptions;
  readonly #charts = new Map<string, Chart>();
  readonly #opening = new Map<string, Promise<OpenCompartment>>();

  constructor(options: CompartmentRegisterOptions) {
    this.#options = options;
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

  /** Forgets what was remembered of a chart, once the read model holds it or the write failed. */
  forget(chartId: string): void {
    this.#charts.delete(chartId);
    for (const name of this.#opening.keys()) {
      if (name.startsWith(`${chartId}/`)) {
        this.#opening.delete(name);
      }
    }
  }

  async #open(chartId: string, sensitivity: Sensitivity): Promise<OpenCompartment> {
    const chart = await this.#chart(chartId);
    for (const compartment of await this.#options.known.compartments(chartId)) {
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

  async #chart(chartId: string): Promise<Chart> {
    const known = await this.#options.known.chart(chartId);
    const chart = known ??
      this.#charts.get(chartId) ?? { salt: newSalt(), chartId, custodian: this.#options.mspId };
    this.#charts.set(chartId, chart);
    return chart;
  }
}

/** What a compartment holds, as its label says. @throws HealthChainError CONTENT_ALTERED. */
export function sensitivityOf(compartment: Compartment, key: KeyObject): Sensitivity {
  const label = openLabel(fromBase64(compartment.sealedLabel), key, compartment.compartmentId);
  return isSensitivity(label) ? label : 'restricted';
}
