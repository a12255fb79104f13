import { setImmediate } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../issue.js';
import { parseExactJson, type JsonObject } from '../json/exact-json.js';
import { validateResource } from './validate-resource.js';

/** Says of each resource, given as the text that is going to be stored, what is wrong with it. */
export type ValidateTexts = (texts: readonly string[]) => Promise<readonly (readonly Issue[])[]>;

/** Texts that are validated before other requests get their turn: some 10 ms of work. */
const turn = 10;

/** {@link validateResource} for what is going to be stored, exactly as it is. */
export function validateText(text: string): readonly Issue[] {
  const resource = JSON.parse(text) as Resource & JsonObject;
  return validateResource(resource, parseExactJson(text).value as JsonObject);
}

/** Validates in this thread. */
export const validateHere: ValidateTexts = async (texts) => {
  const issues: (readonly Issue[])[] = [];
  for (const [index, text] of texts.entries()) {
    if (index % turn === turn - 1) {
      await setImmediate();
    }
    issues.push(validateText(text));
  }
  return issues;
};
