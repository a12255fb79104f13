import assert from 'node:assert/strict';
import { jointKinds } from '@healthchain/protocol';
import { post, type SignedIn } from '../../admissions.js';
import type { AnyBundle } from '../../fhir-client.js';
import type { Patient } from '../../patients.js';
import { askApi } from '../../sign-in.js';
import type { Traffic } from './step.js';
import { missingFrom } from './write-and-read.js';

/** The text of an answer that has to have this status. */
export async function textOfStatus(response: Promise<Response>, status: number): Promise<string> {
  const answer = await response;
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  return text;
}

/**
 * Opens the chart at the clinician's hospital, and reads it page by page and each record alone; both
 * give every canary back.
 *
 * @returns id of the access, whose session goes on
 */
export async function readChartElsewhere(
  { provider: { organization }, tokens }: SignedIn,
  { chart: { chartId: patientId } }: Patient,
  { written, charted, tracesElsewhere }: Traffic,
): Promise<string> {
  const wanted = { patientId, purpose: 'TREAT', compartments: [...jointKinds] };
  const opened = await post(organization, '/accesses', tokens, wanted);
  tracesElsewhere.push(opened.headers.get('x-trace-id') ?? '');
  const granted = await textOfStatus(Promise.resolve(opened), 201);
  const { accessId } = JSON.parse(granted) as { accessId: string };
  const read = (path: string): Promise<string> =>
    textOfStatus(askApi(organization, `/accesses/${accessId}/fhir${path}`, tokens), 200);
  const pages: string[] = [];
  for (let next: string | undefined = '?_count=5'; next !== undefined;) {
    const page = await read(next);
    pages.push(page);
    next = queryOfNext(JSON.parse(page) as AnyBundle);
  }
  assert.ok(pages.length > 2);
  assert.deepEqual(missingFrom(pages.join('\n'), charted), []);
  const records = await Promise.all(written.map((one) => read(`/${one}`)));
  assert.deepEqual(missingFrom(records.join('\n'), charted), []);
  return accessId;
}

function queryOfNext({ link = [] }: AnyBundle): string | undefined {
  const url = link.find(({ relation }) => relation === 'next')?.url;
  return url === undefined ? undefined : new URL(url).search;
}
