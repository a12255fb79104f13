/** Under which card somebody signed in. */
export interface CardEnrolment {
  readonly serialNumber: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

/**
 * What stands for a card where that of a passkey is the id of its enrolment. It says all that is asked at each
 * request, so that sign-ins end with their card; its form is none of an id.
 */
export function cardEnrolmentId({ serialNumber, validUntil }: CardEnrolment): string {
  return `card.${serialNumber}.${validUntil}`;
}

/** The card that an enrolment stands for; `undefined` for one of a passkey. */
export function parseCardEnrolment(enrolmentId: string): CardEnrolment | undefined {
  const [, serialNumber, validUntil] = /^card\.([0-9a-f]+)\.(\d+)$/.exec(enrolmentId) ?? [];
  if (serialNumber === undefined || validUntil === undefined) return undefined;
  return { serialNumber, validUntil: Number(validUntil) };
}
