import type { Dispense, Prescription } from '@healthchain/protocol/prescriptions';
import { amountOf, measureOf } from './measure.js';
import type { RxFill } from './messages.js';
import type { Handover } from '../../prescriptions/pharmacy-desk.js';

type HandedOut = Extract<RxFill, { state: 'dispensed' | 'partially-dispensed' }>;

/**
 * What was handed out, as a message to the prescriber's organisation. Its id is that of the dispense.
 *
 * @param to MSP id
 */
export function rxFillOf(
  dispense: Dispense,
  { order }: Pick<Prescription, 'order'>,
  to: string,
): RxFill {
  const { dispenseId, prescriptionId, patientId, dispensed, amount, partial } = dispense;
  const said = {
    kind: 'RxFill',
    ...{ messageId: dispenseId, sentAt: dispensed.at },
    ...{ from: dispensed.organization, to, patientId, prescriptionId, dispenseId },
    quantity: measureOf({ amount, unit: order.quantity.unit }),
  } as const;
  return partial === undefined
    ? { ...said, state: 'dispensed' }
    : { ...said, state: 'partially-dispensed', reason: partial };
}

/** What a message says was handed out. */
export function handoverOf(message: HandedOut): Handover {
  const { dispenseId, quantity } = message;
  const { amount } = amountOf(quantity);
  return message.state === 'dispensed'
    ? { dispenseId, amount }
    : { dispenseId, amount, partial: message.reason };
}
