import { lookUp, type BenefitFile, type Found } from './benefit-file.js';

type Segment = readonly string[];

/** What an eligibility inquiry (270) asks, and how its parties are named. */
interface Inquiry {
  readonly header: Segment;
  readonly group: Segment;
  readonly payer: Segment;
  readonly provider: Segment;
  readonly subscriber: Segment;
  readonly trace: Segment;
  readonly birthDate: string;
  readonly day: string;
  readonly rxcui: string | undefined;
}

/**
 * Answers an eligibility inquiry (270, 005010X279A1) by a response (271).
 *
 * @throws Error for what is no such inquiry
 */
export function answerX12(file: BenefitFile, text: string): string {
  const inquiry = readInquiry(text);
  const memberId = inquiry.subscriber[9] ?? '';
  const found = lookUp(file, { memberId, ...inquiry });
  const body = found === undefined ? notFound(inquiry) : benefits(inquiry, found);
  return write(inquiry, [
    ['BHT', '0022', '11', inquiry.trace[2] ?? '', ...stamp()],
    ['HL', '1', '', '20', '1'],
    inquiry.payer,
    ['HL', '2', '1', '21', '1'],
    inquiry.provider,
    ['HL', '3', '2', '22', '0'],
    ['TRN', '2', ...inquiry.trace.slice(2)],
    ...body,
  ]);
}

function readInquiry(text: string): Inquiry {
  const [element = '', component = '', end = ''] = [text[3], text[104], text[105]];
  const segments = text.split(end).map((part) => part.trim().split(element));
  const find = (id: string, ...first: string[]): Segment => {
    const found = segments.find(
      (each) => each[0] === id && first.every((one, n) => each[n + 1] === one),
    );
    if (found === undefined) {
      throw new Error(`The inquiry has no ${id} segment.`);
    }
    return found;
  };
  find('ST', '270');
  const product = segments.find(([id, , composite]) => id === 'EQ' && composite !== undefined)?.[2];
  const [qualifier, rxcui] = product?.split(component) ?? [];
  return {
    ...{ header: find('ISA'), group: find('GS'), payer: find('NM1', 'PR') },
    ...{ provider: find('NM1', '1P'), subscriber: find('NM1', 'IL'), trace: find('TRN', '1') },
    birthDate: dayOf(find('DMG', 'D8')[2] ?? ''),
    day: dayOf(find('DTP', '291', 'D8')[3] ?? ''),
    rxcui: qualifier === 'ZZ' ? rxcui : undefined,
  };
}

/** The subscriber is not in the file (AAA03 75); who corrects the number may ask again (AAA04 C). */
function notFound({ subscriber }: Inquiry): Segment[] {
  return [subscriber, ['AAA', 'N', '', '75', 'C']];
}

function benefits({ subscriber, rxcui }: Inquiry, found: Found): Segment[] {
  const member = [...subscriber.slice(0, 3), found.family, ...subscriber.slice(4)];
  if (!found.active) {
    return [member, ['EB', '6', '', '30'], ['EB', '6', '', '88']];
  }
  return [member, ['EB', '1', '', '30'], ['EB', '1', '', '88'], ...drugBenefits(found, rxcui)];
}

function drugBenefits({ drug, copay, formulary }: Found, rxcui: string | undefined): Segment[] {
  if (rxcui === undefined) {
    return [];
  }
  const product = `ZZ:${rxcui}`;
  if (drug === undefined || drug.excluded) {
    return [eb({ code: 'I', product })];
  }
  const authorization = drug.priorAuthorization ? 'Y' : 'N';
  return [
    eb({ code: '1', authorization, product }),
    ...(drug.tier === undefined ? [] : [['REF', 'FO', formulary, `TIER ${drug.tier}`]]),
    ...(copay === undefined ? [] : [eb({ code: 'B', amount: copay, network: 'Y', product })]),
    ...(drug.quantityLimit === undefined
      ? []
      : [
          eb({ code: 'F', quantity: String(drug.quantityLimit.units), product }),
          ['HSD', '', '', '', '', '7', String(drug.quantityLimit.days)],
        ]),
  ];
}

interface Eb {
  readonly code: string;
  readonly product: string;
  readonly amount?: string;
  readonly quantity?: string;
  readonly authorization?: string;
  readonly network?: string;
}

function eb({ code, product, amount = '', quantity, authorization = '', network = '' }: Eb) {
  const limited = quantity === undefined ? ['', ''] : ['M2', quantity];
  return ['EB', code, '', '', '', '', '', amount, '', ...limited, authorization, network, product];
}

/** The response goes back the way that the inquiry came, in envelopes that match it. */
function write({ header, group }: Inquiry, body: readonly Segment[]): string {
  const control = group[6] ?? '';
  const [, , , , , senderQualifier = '', sender = '', receiverQualifier = '', receiver = ''] =
    header;
  const segments: readonly Segment[] = [
    [
      ...header.slice(0, 5),
      ...[receiverQualifier, receiver, senderQualifier, sender],
      ...[stamp()[0].slice(2), stamp()[1]],
      ...['^', ...header.slice(12, 16), ':'],
    ],
    ['GS', 'HB', group[3] ?? '', group[2] ?? '', ...stamp(), control, 'X', group[8] ?? ''],
    ['ST', '271', '0001', '005010X279A1'],
    ...body,
    ['SE', String(body.length + 2), '0001'],
    ['GE', '1', control],
    ['IEA', '1', header[13] ?? ''],
  ];
  return segments.map((segment) => `${segment.join('*').replace(/\*+$/, '')}~`).join('');
}

function stamp(): [date: string, time: string] {
  const digits = new Date().toISOString().replace(/\D/g, '');
  return [digits.slice(0, 8), digits.slice(8, 12)];
}

function dayOf(digits: string): string {
  return digits.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
