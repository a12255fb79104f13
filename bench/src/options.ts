import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { scenarios, type Scenario } from './stages.js';

/** Parts of a run: the scenarios, and what is done with them. */
export const parts = [...scenarios, 'growth', 'profile'] as const;
export type Part = (typeof parts)[number];

export interface Options {
  /** State folder of a network that runs. */
  readonly state: string;
  readonly only: readonly Part[];
  readonly quick: boolean;
  /** Whether the network is the run's own. */
  readonly ownNetwork: boolean;
  /** Folder for the report. */
  readonly out?: string;
}

/** Reads the command line. */
export function readOptions(args: readonly string[]): Options {
  const program = new Command('bench')
    .description('Measures a network that runs.')
    .requiredOption('--state <folder>', 'its state folder', (text) => resolve(text))
    .option('--only <parts>', `some of ${parts.join(',')}`, readParts, [...parts])
    .option('--quick', 'small sizes, to try the benchmarks', false)
    .option('--own-network', 'the network is fresh and nobody else’s', false)
    .option('--out <folder>', 'for the report instead of docs/evidence', (text) => resolve(text));
  return program.parse(args, { from: 'user' }).opts<Options>();
}

function readParts(text: string): readonly Part[] {
  return text.split(',').map((name) => {
    const part = parts.find((each) => each === name);
    if (part === undefined) {
      throw new InvalidArgumentError(`"${name}" is none of ${parts.join(', ')}.`);
    }
    return part;
  });
}

/** The scenarios that are asked for: all of them, where only what is done with them was named. */
export function wantedScenarios(only: readonly Part[]): readonly Scenario[] {
  const named = scenarios.filter((scenario) => only.includes(scenario));
  return named.length === 0 && only.includes('growth') ? scenarios : named;
}
