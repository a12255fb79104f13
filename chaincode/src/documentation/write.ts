import { mkdirSync, writeFileSync } from 'node:fs';
import { createReference, referenceFile } from './reference.js';

mkdirSync(new URL('.', referenceFile), { recursive: true });
writeFileSync(referenceFile, await createReference());
