import { strict as assert } from 'node:assert';
import type { ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { draftConsent } from '@healthchain/protocol';
import { exampleOf } from '@healthchain/protocol/examples';
import type { z } from 'zod';
import { httpStatus } from '../../../platform/http/status.js';
import { importConsent } from '../../consents/import-consent.js';
import { consentDraft, fhirConsent } from '../consent-schemas.js';
import { domainRoutes, openApiDocument } from '../document.js';
import { markdownReference } from '../markdown.js';
import { mainAnswers } from './answers.js';
import { fhirExamples } from './fhir.js';
import { jsonExamples } from './json.js';
import { mainRefusals } from './refusals.js';
import { nameOf, withExamples } from './with-examples.js';

interface Media {
  readonly schema: z.ZodType;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** What of a part of a route is JSON. */
function jsonOf(part: { readonly content?: ResponseConfig['content'] } = {}): Media[] {
  return Object.entries(part.content ?? {}).flatMap(([type, media]) =>
    type.endsWith('json') ? [media as Media] : [],
  );
}

const hasExample = ({ examples }: Media): boolean => examples !== undefined;

describe('The examples of the domain API', () => {
  const document = openApiDocument({ serverUrl: '/', version: '1.2.3' });
  const text = JSON.stringify(document);

  for (const route of domainRoutes) {
    const { request, responses } = withExamples(route);
    const answers = Object.entries(responses).map(
      ([status, answer]) => [Number(status), jsonOf(answer as ResponseConfig)] as const,
    );
    const good = answers.filter(([status]) => status < 300).flatMap(([, media]) => media);
    const refused = answers.filter(([status]) => status >= 400).flatMap(([, media]) => media);
    const body = jsonOf(request?.body);

    it(`given ${nameOf(route)}, then body, answer and one refusal have examples that parse`, () => {
      assert.ok([...body, ...good].every(hasExample));
      assert.equal(refused.filter(hasExample).length, refused.length === 0 ? 0 : 1);
      for (const { schema, examples = {} } of [...body, ...good, ...refused]) {
        for (const { value } of Object.values(examples)) {
          assert.deepEqual(schema.safeParse(value).error, undefined);
        }
      }
    });
  }

  it('given a refusal or an answer of the tables, then its route is there and can give it', () => {
    const routes = new Map(domainRoutes.map((route) => [nameOf(route), route]));
    for (const [name, code] of Object.entries(mainRefusals)) {
      const answer = routes.get(name)?.responses[httpStatus[code]] as ResponseConfig | undefined;
      assert.ok(answer?.description?.includes(`\`${code}\``), `${name}: ${code}`);
    }
    assert.deepEqual(
      Object.keys(mainAnswers).filter((name) => !routes.has(name)),
      [],
    );
  });

  it('given an example that was stated, then the document shows it', () => {
    const unused = [...jsonExamples, ...fhirExamples].filter(
      (each) => !text.includes(JSON.stringify(each)),
    );
    assert.deepEqual(unused, []);
  });

  it('given the document, then the reference shows each of its examples', () => {
    const examples = text.match(/"examples":\{"example"/g) ?? [];
    const blocks = markdownReference(document).match(/^```json$/gm) ?? [];
    assert.ok(examples.length > 150);
    assert.equal(blocks.length, examples.length);
  });

  it('given the FHIR Consent to make a statement of, then the statement is the example’s', () => {
    const { statement } = consentDraft.parse(exampleOf(consentDraft));
    const { channel, nonce, issuedAt, patientId, consentId } = statement;
    const owner = { patientId, custodian: 'LakesideMSP' };
    const imported = importConsent(exampleOf(fhirConsent), owner, (terms) =>
      draftConsent(terms, { channel, nonce, issuedAt, patientId, consentId }),
    );
    assert.deepEqual(imported, statement);
  });
});
