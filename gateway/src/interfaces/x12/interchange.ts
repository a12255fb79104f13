import { malformed } from '../../coverage/plan-service.js';

/** A segment's identifier and its elements, in order; what is left out is empty. */
export type Segment = readonly [id: string, ...elements: string[]];

/** One transaction set, from its ST to its SE, without both. */
export interface TransactionSet {
  /** Such as `271`. */
  readonly type: string;
  /** The implementation guide, such as `005010X279A1`. */
  readonly guide: string;
  readonly segments: readonly Segment[];
}

/** What separates the parts of an interchange; its header says so. */
export interface Separators {
  readonly element: string;
  readonly repetition: string;
  readonly component: string;
}

export interface Interchange {
  readonly separators: Separators;
  readonly sets: readonly TransactionSet[];
}

/** Characters of an ISA segment, whose elements have fixed lengths (X12.5). */
const headerLength = 106;
const headerElements = 16;
const identifier = /^[A-Z][A-Z0-9]{1,2}$/;

/**
 * Reads an ASC X12 interchange, strictly: envelopes have to match in number and control number.
 *
 * @throws UnknownCoverage `answer-malformed`
 */
export function parseInterchange(text: string): Interchange {
  const { separators, terminator } = separatorsOf(text);
  const segments = splitSegments(text, terminator, separators.element);
  const [header, ...rest] = segments;
  const trailer = rest.pop();
  const groups = groupsOf(rest);
  if (
    header?.length !== headerElements + 1 ||
    trailer?.[0] !== 'IEA' ||
    trailer[1] !== String(groups.length) ||
    trailer[2] !== header[13]
  ) {
    malformed('The interchange does not end as it began.');
  }
  return { separators, sets: groups.flatMap((group) => group) };
}

function separatorsOf(text: string): { separators: Separators; terminator: string } {
  const header = text.slice(0, headerLength);
  const element = header.charAt(3);
  const [component = '', terminator = ''] = header.slice(-2);
  const repetition = header.charAt(82);
  const distinct = new Set([element, component, terminator, repetition]);
  const usable = [...distinct].every((separator) => /^[^A-Za-z0-9 ]$/.test(separator));
  if (header.length < headerLength || !header.startsWith('ISA') || distinct.size < 4 || !usable) {
    malformed('The text does not begin with an ISA segment.');
  }
  return { separators: { element, repetition, component }, terminator };
}

/** Line ends may follow a terminator, for people who read it. */
function splitSegments(text: string, terminator: string, element: string): Segment[] {
  const parts = text.split(terminator).map((part) => part.replace(/^[\r\n]+/, ''));
  if (parts.pop() !== '') {
    malformed('The last segment has no end.');
  }
  return parts.map((part) => {
    const [id = '', ...elements] = part.split(element);
    return identifier.test(id) ? [id, ...elements] : malformed('A segment has no identifier.');
  });
}

/** The transaction sets of each functional group. */
function groupsOf(segments: readonly Segment[]): TransactionSet[][] {
  return enclosed(segments, 'GS', 'GE').map(({ begin, within, end }) => {
    const sets = enclosed(within, 'ST', 'SE').map((set) => setOf(set, begin[8] ?? ''));
    if (end[1] !== String(sets.length) || end[2] !== begin[6]) {
      malformed('A functional group does not end as it began.');
    }
    return sets;
  });
}

function setOf({ begin, within, end }: Enclosed, guideOfGroup: string): TransactionSet {
  // Both envelope segments count.
  if (end[1] !== String(within.length + 2) || end[2] !== begin[2]) {
    malformed('A transaction set does not end as it began.');
  }
  return { type: begin[1] ?? '', guide: begin[3] ?? guideOfGroup, segments: within };
}

/** What stands between two segments. */
interface Enclosed {
  readonly begin: Segment;
  readonly within: readonly Segment[];
  readonly end: Segment;
}

/** All segments as runs from `opening` to `closing`; nothing stands outside one. */
function enclosed(segments: readonly Segment[], opening: string, closing: string): Enclosed[] {
  const runs: Enclosed[] = [];
  let start = 0;
  while (start < segments.length) {
    const begin = segments[start];
    const length = segments.slice(start).findIndex(([id]) => id === closing);
    const end = segments[start + length];
    if (begin?.[0] !== opening || length < 1 || end === undefined) {
      malformed(`Something stands outside of ${opening} and ${closing}.`);
    }
    runs.push({ begin, within: segments.slice(start + 1, start + length), end });
    start += length + 1;
  }
  return runs;
}
