/** Codes, any of which may be answered; none where it is permitted. */
export type Verdict = readonly string[];

/** One row of a table, by the heads of its columns. */
export type Row = Readonly<Record<string, string>>;

/** Who asks, by the table of callers. */
export const callers = [
  'administrator',
  'gateway',
  'registrar',
  'clinician',
  'privacy officer',
  'relay',
  'pharmacist',
  'uncredentialed',
  'revoked',
] as const;
export type CallerKind = (typeof callers)[number];

/** Who asks with a credential; a clinician is an attending. */
export const holders = [
  'gateway',
  'registrar',
  'clinician',
  'privacy officer',
  'relay',
  'pharmacist',
] as const;
export type HolderKind = (typeof holders)[number];

/** Which organisation asks, seen from the patient in question. */
export const places = [
  'custodian',
  'other hospital',
  'pharmacy',
  'health plan',
  'research institute',
] as const;
export type Place = (typeof places)[number];

/** One operation by one caller of one organisation, in a situation or in none. */
export interface Cell {
  readonly operation: string;
  readonly caller: CallerKind;
  readonly place: Place;
  readonly situation?: string;
}

/** A row of a table of situations. */
export interface Situation {
  readonly name: string;
  readonly verdict: Verdict;
  readonly row: Row;
}

/**
 * Who may do what, as `test/security/matrix/expected.md` states it for readers: its tables, parsed. The
 * runners in process and on a network share it.
 */
export class Expectations {
  private readonly tables: ReadonlyMap<string, readonly Row[]>;

  constructor(markdown: string) {
    this.tables = tablesOf(markdown);
  }

  /** Every operation that has a row. */
  get operations(): readonly string[] {
    return this.table('Operations').map(({ operation = '' }) => operation);
  }

  /** The rows of the table under a heading. */
  table(heading: string): readonly Row[] {
    const rows = this.tables.get(heading);
    if (rows === undefined) {
      throw new Error(`There is no table under "${heading}".`);
    }
    return rows;
  }

  /** The role that an operation asks for, or that of a clinician. */
  roleOf(operation: string): HolderKind {
    const { role } = this.row('Operations', 'operation', operation);
    return holders.find((each) => each === role) ?? 'clinician';
  }

  /** What the pattern of an operation says of a caller. */
  ofCaller({ operation, caller, place }: Cell): Verdict {
    const { pattern = '' } = this.row('Operations', 'operation', operation);
    return this.verdict(this.row(pattern, 'caller', caller)[place]);
  }

  /** The situations under a heading, named by their first column. */
  situations(heading: string): readonly Situation[] {
    return this.table(heading).map((row) => ({
      name: Object.values(row)[0] ?? '',
      verdict: this.verdict(row.outcome),
      row,
    }));
  }

  /** What a row of a table by organisation says. */
  ofPlace(heading: string, column: string, value: string, place: Place): Verdict {
    return this.verdict(this.row(heading, column, value)[place]);
  }

  /** What is deployed where it is known to disagree, or else what is expected. */
  deployed(cell: Cell, expected: Verdict): Verdict {
    const row = this.table('Open disagreements').find((each) => concerns(each, cell));
    return row === undefined ? expected : this.verdict(row.deployed);
  }

  private row(heading: string, column: string, value: string): Row {
    const row = this.table(heading).find((each) => each[column] === value);
    if (row === undefined) {
      throw new Error(`The table "${heading}" has no row for ${value}.`);
    }
    return row;
  }

  /** The codes of a cell: `yes`, words, or codes as they are. */
  private verdict(cell = ''): Verdict {
    if (cell === 'yes') {
      return [];
    }
    return listOf(cell).flatMap((name) =>
      /^[A-Z_]+$/.test(name) ? [name] : listOf(this.row('Words', 'word', name).codes),
    );
  }
}

/**
 * Holds an answer to a verdict.
 *
 * @param answer the code of the refusal, or undefined where it was permitted
 * @returns what is wrong, or undefined
 */
export function contradiction(verdict: Verdict, answer: string | undefined): string | undefined {
  const holds = answer === undefined ? verdict.length === 0 : verdict.includes(answer);
  return holds
    ? undefined
    : `answered ${answer ?? 'yes'}, expected ${verdict.join(' or ') || 'yes'}`;
}

/** What an opening has to come to: its caller first, then all that does not fit. */
export function openingVerdict(caller: Verdict, state: Situation, terms: readonly Verdict[]) {
  if (caller.length > 0) {
    return caller;
  }
  const alone = state.row.from?.endsWith('alone') === true;
  return alone ? state.verdict : [...state.verdict, ...terms.flat()];
}

function concerns(row: Row, { operation, caller, place, situation }: Cell): boolean {
  const includes = (column: string, value: string): boolean =>
    row[column] === 'every' || listOf(row[column]).includes(value);
  return (
    includes('operation', operation) &&
    includes('caller', caller) &&
    includes('organisation', place) &&
    includes('situation', situation ?? 'none')
  );
}

function listOf(cell = ''): string[] {
  return cell.split(/ \/ |, /).filter((part) => part !== '');
}

function tablesOf(markdown: string): ReadonlyMap<string, readonly Row[]> {
  const sections = markdown.split(/^#{2,3} /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading.trim(), rowsOf(lines.filter((line) => line.startsWith('|')))];
    }),
  );
}

function rowsOf([head = '', , ...body]: readonly string[]): Row[] {
  const columns = cellsOf(head);
  return body.map((line) => {
    const cells = cellsOf(line);
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
