/** What the clients of a run remember, to be compared with the ledger afterwards. */

/** One time that a client sent a write, and what came of it. */
export interface Attempt {
  /** Milliseconds since 1970. */
  readonly sent: number;
  readonly answered: number;
  /** The HTTP status; none when the connection broke or the client's patience ended. */
  readonly status?: number;
  /** The stable code of a refusal. */
  readonly code?: string;
}

/** That a write was acknowledged. Milliseconds since 1970. */
export interface Acknowledgement {
  /** When the attempt was sent that succeeded. */
  readonly sent: number;
  readonly at: number;
}

/** What its client knows of a write in the end. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** One transaction of an EHR, sent as often as it took. */
export interface LogicalWrite {
  /** Value of the identifier that both of its resources carry. */
  readonly value: string;
  /** Name of the hospital that it was sent to. */
  readonly hospital: string;
  /** SHA-256 of its document, in hex. */
  readonly digest: string;
  readonly attempts: Attempt[];
  outcome: Outcome;
  /** `Type/id` of what the answer said that there is. */
  locations: readonly string[];
  /** Whether the answer said that all of it was there already: an earlier attempt had been committed. */
  wasThere: boolean;
}

/** An answer to a read, with status 200. */
export interface ServedRead {
  /** MSP id of the organisation whose gateway answered. */
  readonly organization: string;
  readonly patientId: string;
  readonly interaction: 'read' | 'search';
  /** The access under which another hospital's chart was read. */
  readonly accessId?: string;
  /** Ids of the records in the answer. */
  readonly records: readonly string[];
  /** Milliseconds since 1970. */
  readonly sent: number;
  readonly answered: number;
}

/** A chart that a gateway said was opened. */
export interface OpenedChart {
  readonly accessId: string;
  readonly patientId: string;
}

/** The journal that all clients of one run keep. */
export class ClientJournal {
  readonly writes: LogicalWrite[] = [];
  readonly reads: ServedRead[] = [];
  readonly opened: OpenedChart[] = [];
  /** How many reads and openings were not served, by code or status. */
  readonly unserved = new Map<string, number>();

  missed(reason: string): void {
    this.unserved.set(reason, (this.unserved.get(reason) ?? 0) + 1);
  }

  /** The acknowledged writes of a hospital's clients, in the order in which they were. */
  acknowledged(hospital: string): Acknowledgement[] {
    return this.writes
      .filter((write) => write.hospital === hospital && write.outcome === 'acknowledged')
      .flatMap(({ attempts }) => {
        const last = attempts.at(-1);
        return last === undefined ? [] : { sent: last.sent, at: last.answered };
      })
      .sort((one, other) => one.at - other.at);
  }
}
