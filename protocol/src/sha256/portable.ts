import { sha256 as hash } from '@noble/hashes/sha2.js';
import type { Sha256 } from './types.js';

/** Where there is no Node, as in a browser, whose own SHA-256 answers later only. */
export const sha256: Sha256 = hash;
