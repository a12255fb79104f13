import type { CoverageInquiry } from '../../coverage/plan-service.js';
import type { Segment } from './interchange.js';
import { plainText, stampOf, writeInterchange } from './write-interchange.js';

/** Names under which a gateway and a plan's clearinghouse know each other. */
export interface TradingPartners {
  readonly sender: string;
  readonly receiver: string;
  readonly payer: { readonly name: string; readonly id: string };
  readonly usage: 'P' | 'T';
}

/** ASC X12 Health Care Eligibility Benefit Inquiry and Information Response. */
export const guide = '005010X279A1';

/** By which a drug's RxCUI stands in a composite of medical procedures: mutually defined. */
export const rxcuiQualifier = 'ZZ';

/** Service type codes: the health benefit plan as a whole, and pharmacy. */
export const serviceTypes = { plan: '30', pharmacy: '88' } as const;

/** Writes an eligibility inquiry (270) about a member's pharmacy benefits and one drug. */
export function writeInquiry(
  inquiry: CoverageInquiry,
  partners: TradingPartners,
  { at, control }: { readonly at: Date; readonly control: string },
): string {
  const { sender, receiver, usage } = partners;
  const segments = segmentsOf(inquiry, partners, at);
  const envelope = { sender: plainText(sender, 15), receiver: plainText(receiver, 15) };
  return writeInterchange(
    { ...envelope, control, at, usage },
    { type: '270', group: 'HS', guide, segments },
  );
}

function segmentsOf(
  { requestId, member, drug }: CoverageInquiry,
  { sender, payer }: TradingPartners,
  at: Date,
): Segment[] {
  const { date, time } = stampOf(at);
  const { requester } = member;
  // Ten characters; a 9 says that the sender chose the rest.
  const originator = `9${plainText(sender, 9).replaceAll(' ', '0').padEnd(9, '0')}`;
  return [
    ['BHT', '0022', '13', requestId, date, time],
    ['HL', '1', '', '20', '1'],
    ['NM1', 'PR', '2', plainText(payer.name, 60), '', '', '', '', 'PI', plainText(payer.id, 80)],
    ['HL', '2', '1', '21', '1'],
    ['NM1', '1P', '2', plainText(requester.name, 60), '', '', '', '', 'XX', requester.npi],
    ['HL', '3', '2', '22', '0'],
    ['TRN', '1', requestId, originator],
    [
      ...(['NM1', 'IL', '1', plainText(member.family, 60), plainText(member.given, 35)] as const),
      ...['', '', '', 'MI', member.memberId],
    ],
    ['DMG', 'D8', member.birthDate.replaceAll('-', '')],
    ['DTP', '291', 'D8', date],
    ['EQ', serviceTypes.pharmacy],
    ['EQ', '', `${rxcuiQualifier}:${drug}`],
  ];
}
