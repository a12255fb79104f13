import type { ProcessSpec, ProcessStatus } from '../../supervision/index.js';
import type { ServiceRunner } from '../services.js';

/** Runs services in name only. */
export class FakeRunner implements ServiceRunner {
  readonly #specs = new Map<string, ProcessSpec>();
  /** Refuses to start anything with this in its environment's chaincode id. */
  broken: string | undefined;

  spec(name: string): ProcessSpec | undefined {
    return this.#specs.get(name);
  }

  startAll(specs: readonly ProcessSpec[]): Promise<void> {
    for (const spec of specs) {
      if (this.#specs.has(spec.name)) {
        return Promise.reject(new Error(`process ${spec.name} is started already`));
      }
      if (this.broken !== undefined && spec.args[0]?.includes(this.broken) === true) {
        return Promise.reject(new Error(`${spec.name} is broken`));
      }
      this.#specs.set(spec.name, spec);
    }
    return Promise.resolve();
  }

  status(): readonly ProcessStatus[] {
    return [...this.#specs.keys()].map((name) => ({
      name,
      state: 'ready',
      restarts: 0,
      logFile: `${name}.log`,
    }));
  }

  stop(name: string): Promise<void> {
    if (!this.#specs.delete(name)) {
      return Promise.reject(new Error(`there is no process ${name}`));
    }
    return Promise.resolve();
  }

  /** The packages that run, with how many services. */
  get running(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { env } of this.#specs.values()) {
      const id = env.CHAINCODE_ID ?? '';
      counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  }
}
