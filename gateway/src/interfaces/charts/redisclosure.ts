import { redisclosureStatements, type RedisclosureNotice } from '@healthchain/protocol';
import type { Response } from 'express';
import type { Accompaniment } from '../fhir/search/searchset.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** The notice as it goes with a page: labels of the Bundle, and an outcome beside the matches. */
export function accompanimentOf({ statement, scope }: RedisclosureNotice): Accompaniment {
  const texts = [statement, ...(scope === undefined ? [] : [scope])];
  return {
    labels: [
      { system: actCode, code: '42CFRPart2' },
      { system: actCode, code: 'NORDSCLCD' },
    ],
    outcome: {
      resourceType: 'OperationOutcome',
      issue: texts.map((text) => ({
        severity: 'information',
        code: 'informational',
        details: { text },
      })),
    },
  };
}

/** Says in headers what goes with an answer, because a stored resource leaves as it was stored. */
export function announce(
  response: Response,
  notice: RedisclosureNotice | undefined,
  address: string,
): void {
  if (notice !== undefined) {
    response.set('Redisclosure-Notice', redisclosureStatements.short);
    response.append('Link', `<${address}>; rel="describedby"`);
  }
}
