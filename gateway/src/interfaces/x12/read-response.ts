import {
  coverageResultSchema,
  type CoverageResult,
  type UnknownReason,
} from '@healthchain/protocol/coverage';
import { malformed, UnknownCoverage, type CoverageInquiry } from '../../coverage/plan-service.js';
import { benefitsOf } from './benefits.js';
import { parseInterchange, type Interchange, type Segment } from './interchange.js';
import { readBenefits } from './read-benefits.js';
import { guide } from './write-inquiry.js';

/** AAA03: why an inquiry was rejected; any other says that the plan does not take it so. */
const rejections: Readonly<Record<string, UnknownReason>> = {
  '42': 'plan-unavailable',
  '58': 'member-not-found',
  '64': 'member-not-found',
  '65': 'member-not-found',
  '67': 'member-not-found',
  '68': 'member-not-found',
  '71': 'member-not-found',
  '72': 'member-not-found',
  '73': 'member-not-found',
  '75': 'member-not-found',
  '76': 'member-not-found',
  '80': 'plan-unavailable',
};

/**
 * Reads an eligibility response (271), which has to be about this inquiry and this member.
 *
 * @throws UnknownCoverage for a rejection, and for what cannot be relied on
 */
export function readResponse(text: string, inquiry: CoverageInquiry): CoverageResult {
  const interchange = parseInterchange(text);
  const segments = responseIn(interchange);
  requireNotRejected(segments);
  requireAbout(segments, inquiry);
  const benefits = benefitsOf(segments, interchange.separators, inquiry.drug);
  const result = coverageResultSchema.safeParse(readBenefits(benefits));
  return result.success ? result.data : malformed('A benefit is beyond what can be.');
}

function responseIn({ sets }: Interchange): readonly Segment[] {
  const [set, ...others] = sets;
  if (set?.type === '999') {
    throw new UnknownCoverage('request-rejected', 'The inquiry was not taken (999).');
  }
  if (set?.type !== '271' || set.guide !== guide || others.length > 0) {
    malformed('The interchange is no eligibility response.');
  }
  return set.segments;
}

function requireNotRejected(segments: readonly Segment[]): void {
  const rejection = segments.find(([id]) => id === 'AAA');
  if (rejection !== undefined) {
    const code = rejection[3] ?? '';
    const reason = rejections[code] ?? 'request-rejected';
    throw new UnknownCoverage(reason, 'The inquiry was rejected (AAA).');
  }
}

/** @throws UnknownCoverage `answer-mismatched` */
function requireAbout(segments: readonly Segment[], { requestId, member }: CoverageInquiry): void {
  const traced = segments.some(
    ([id, type, trace]) => id === 'TRN' && type === '2' && trace === requestId,
  );
  const subscriber = segments.find(([id, entity]) => id === 'NM1' && entity === 'IL');
  const sameMember = subscriber?.[8] === 'MI' && isSame(subscriber[9], member.memberId);
  if (!traced || !sameMember) {
    throw new UnknownCoverage('answer-mismatched', 'The response is about something else.');
  }
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toUpperCase() === other.toUpperCase();
}
