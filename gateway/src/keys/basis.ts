import type { CurrentFacts } from '../access/current-facts.js';

/** What an access rests on: a consent or an emergency, and the patient's authority. */
export type Basis = Pick<CurrentFacts, 'authority' | 'consent' | 'emergency'>;
