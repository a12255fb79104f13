import type { Issue } from '../issue.js';
import { loadDefinitions } from './definitions.js';
import { validateText } from './validate-texts.js';

loadDefinitions();

/** What a thread of the validation pool does with one task. */
export default function validateTask(texts: readonly string[]): (readonly Issue[])[] {
  return texts.map(validateText);
}
