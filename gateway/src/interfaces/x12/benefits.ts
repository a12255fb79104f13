import { rxcuiQualifier, serviceTypes } from './write-inquiry.js';
import type { Segment, Separators } from './interchange.js';

/** What a benefit is about: the drug that was asked for, pharmacy at large, the plan as a whole, or something else. */
export type BenefitLevel = 'drug' | 'pharmacy' | 'plan' | 'other';

/** One EB segment of a response, with the segments that belong to it. */
export interface Benefit {
  readonly level: BenefitLevel;
  /** EB01, such as `1` for active coverage and `B` for a copayment. */
  readonly code: string;
  /** EB07. */
  readonly amount: string;
  /** EB09 and EB10. */
  readonly quantityQualifier: string;
  readonly quantity: string;
  /** EB11: whether an authorization is required. */
  readonly authorization: string;
  /** EB12: whether it holds within the plan's network. */
  readonly inNetwork: string;
  readonly details: readonly Segment[];
}

/** Segments that say more about the EB segment before them (loop 2110C). */
const detailing = new Set(['HSD', 'REF', 'DTP', 'MSG', 'III', 'AAA']);

/** The benefits of a response, in order. */
export function benefitsOf(
  segments: readonly Segment[],
  separators: Separators,
  drug: string,
): readonly Benefit[] {
  return segments.flatMap((segment, index) =>
    segment[0] === 'EB'
      ? [benefitOf(segment, detailsAfter(segments, index), { separators, drug })]
      : [],
  );
}

function detailsAfter(segments: readonly Segment[], index: number): readonly Segment[] {
  const rest = segments.slice(index + 1);
  const end = rest.findIndex(([id]) => !detailing.has(id));
  return end === -1 ? rest : rest.slice(0, end);
}

interface About {
  readonly separators: Separators;
  readonly drug: string;
}

function benefitOf(segment: Segment, details: readonly Segment[], about: About): Benefit {
  const at = (position: number): string => segment[position] ?? '';
  return {
    level: levelOf(at(3), at(13), about),
    code: at(1),
    amount: at(7),
    ...{ quantityQualifier: at(9), quantity: at(10) },
    ...{ authorization: at(11), inNetwork: at(12) },
    details,
  };
}

function levelOf(types: string, product: string, { separators, drug }: About): BenefitLevel {
  if (product !== '') {
    const [qualifier, id] = product.split(separators.component);
    return qualifier === rxcuiQualifier && id === drug ? 'drug' : 'other';
  }
  const stated = types.split(separators.repetition);
  if (stated.includes(serviceTypes.pharmacy)) {
    return 'pharmacy';
  }
  return stated.includes(serviceTypes.plan) ? 'plan' : 'other';
}
