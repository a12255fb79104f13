import { FabricClients } from '../fabric-client.js';
import { Seeded } from '../seeded.js';
import { longestGap, resumption } from './availability.js';
import type { ClientJournal } from './client-journal.js';
import { compare, type Comparison } from './compare.js';
import { heightNow } from './ledger-view.js';
import { Load, type LoadSize } from './load.js';
import { untilWell } from './processes.js';
import { keepReport, type Injection, type RunReport } from './run-report.js';
import { seed as baseSeed } from './sizes.js';
import { hospitals, type Staff } from './staff.js';

export interface FaultRunOptions {
  /** What the report calls it. */
  readonly fault: string;
  readonly staff: Staff;
  readonly size: LoadSize;
  readonly seed: number;
}

/** What is done while the clients go on. */
export interface FaultStage {
  readonly load: Load;
  readonly chance: Seeded;
  /** Keeps when a fault began: from there on it is measured how long no write was acknowledged. */
  readonly faultBegins: (of: string) => void;
  /** Keeps when a fault was taken away; from there on it is measured as well. */
  readonly faultEnds: (of: string) => void;
  /** Keeps a sentence for the report. */
  readonly note: (text: string) => void;
}

/** What came of it. */
export interface FaultOutcome {
  readonly report: RunReport;
  readonly comparison: Comparison;
}

type Fault = Omit<Injection, 'resumedAfter'>;

/** The loads of this process, for a look at all that they wrote in the end. */
export const loads: Load[] = [];

/** Puts clients to work, does something bad, and compares what they know with the ledger afterwards. */
export async function underLoad(
  { fault, staff, size, seed }: FaultRunOptions,
  cause: (stage: FaultStage) => Promise<void>,
): Promise<FaultOutcome> {
  const clients = new FabricClients();
  try {
    const from = await heightNow(clients);
    const faults: Fault[] = [];
    const notes: string[] = [];
    const load = await Load.start(staff, size, seed);
    loads.push(load);
    const stage = {
      load,
      chance: new Seeded(seed - 1),
      faultBegins: (of: string) => {
        faults.push({ of, at: Date.now(), isRecovery: false });
      },
      faultEnds: (of: string) => {
        faults.push({ of, at: Date.now(), isRecovery: true });
      },
      note: (text: string) => {
        notes.push(text);
      },
    };
    const started = Date.now();
    try {
      await cause(stage);
    } finally {
      await load.stop();
    }
    const ended = Date.now();
    await untilWell();
    const comparison = await compare(clients, load, from);
    const injections = measured(load.journal, faults, ended);
    const report: RunReport = {
      ...{ fault, seed: baseSeed, size, injections },
      ...figures(load, comparison),
      notes,
      longestGap: longest(load.journal, started, ended),
      resumedAfter: Math.max(0, ...injections.map((each) => each.resumedAfter)),
    };
    keepReport(report);
    return { report, comparison };
  } finally {
    clients.close();
  }
}

/** With how long each fault kept the clients of one hospital or the other from writing. */
function measured(journal: ClientJournal, faults: readonly Fault[], ended: number): Injection[] {
  return faults.map((each) => ({
    ...each,
    resumedAfter: Math.max(
      ...hospitals().map(({ name }) => resumption(journal.acknowledged(name), each.at, ended)),
    ),
  }));
}

/** The longest time without an acknowledged write of one hospital or the other (ms). */
function longest(journal: ClientJournal, from: number, until: number): number {
  const gaps = hospitals().map(({ name }) => {
    const instants = journal.acknowledged(name).map(({ at }) => at);
    return longestGap(instants, from, until);
  });
  return Math.max(...gaps.map((gap) => gap.until - gap.from));
}

function figures(
  { journal }: Load,
  comparison: Comparison,
): Pick<
  RunReport,
  'writes' | 'reads' | 'opened' | 'cutOpenings' | 'faults' | 'codes' | 'unserved'
> {
  const { writes, reads, opened, unserved } = journal;
  const count = (outcome: string): number =>
    writes.filter((write) => write.outcome === outcome).length;
  const faulty = (fault: string): number =>
    comparison.writes.filter((each) => each.fault === fault).length;
  const codes: Record<string, number> = {};
  for (const { status, code } of writes.flatMap(({ attempts }) => attempts)) {
    const told = code ?? (status === undefined ? 'no answer' : String(status));
    codes[told] = (codes[told] ?? 0) + 1;
  }
  return {
    writes: {
      acknowledged: count('acknowledged'),
      retried: writes.filter(({ attempts }) => attempts.length > 1).length,
      foundAgain: writes.filter(({ attempts, wasThere }) => attempts.length > 1 && wasThere).length,
      refused: count('refused'),
      unknown: count('unknown'),
    },
    reads: {
      served: reads.length,
      unserved: [...unserved.values()].reduce((sum, one) => sum + one, 0),
    },
    opened: opened.length,
    cutOpenings: comparison.cutOpenings,
    faults: {
      lost: faulty('lost'),
      twice: faulty('twice'),
      otherwise:
        comparison.writes.length - faulty('lost') - faulty('twice') + comparison.unaccounted.length,
      readsWithoutEntry: comparison.readsWithoutEntry.length,
      openedWithoutRelease: comparison.openedWithoutRelease.length,
    },
    codes,
    unserved: Object.fromEntries(unserved),
  };
}
