import type { CurrentFacts } from '../access/current-facts.js';

/** What an access rests on: a consent, given by the patient or under a delegation, or an emergency, and the patient's authority. */
export type Basis = Pick<CurrentFacts, 'authority' | 'consent' | 'delegation' | 'emergency'>;
