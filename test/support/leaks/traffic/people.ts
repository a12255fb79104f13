import type { SignedIn } from '../../admissions.js';
import type { Patient } from '../../patients.js';
import type { Tokens } from '../../sign-in.js';

/** Who acts, from the first step on. */
export interface People {
  readonly registrar: SignedIn;
  readonly clinician: SignedIn;
  readonly patient: Patient;
  readonly patientTokens: Tokens;
}
