import assert from 'node:assert/strict';
import type { Step, Traffic } from './step.js';

/** Sends something with a canary in it, which is to be refused. */
export type Attempt = (traffic: Traffic, canary: string) => Promise<Response>;

/** An attempt with a canary of its own; the answer is kept, because an error quotes nothing. */
export const refused = (name: string, attempt: Attempt): Step => ({
  name: `refused: ${name}`,
  run: async (traffic) => {
    const answer = await attempt(traffic, traffic.book.word(`refused: ${name}`));
    assert.ok(answer.status >= 400, `${name}: ${answer.status}`);
    traffic.traces.push(...[answer.headers.get('x-trace-id') ?? []].flat());
    const headers = JSON.stringify([...answer.headers]);
    const bytes = Buffer.from(`${headers}\n${await answer.text()}`);
    traffic.refusals.push({ place: `the answer to ${name}`, bytes });
  },
});
