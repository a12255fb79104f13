import type { AccessChange } from './access-changes.js';
import { changePhrases } from './explain-change-phrases.js';
import type { Language } from './explain-words.js';

/** One sentence that tells a clinician what would have to change, and who has to act. */
export function changeSentence(change: AccessChange, language: Language): string {
  const say = changePhrases[language];
  switch (change.kind) {
    case 'leave-out-classes':
      return say.leaveOutClasses(change.classes);
    case 'leave-out-compartments':
      return say.leaveOutCompartments(change.compartments);
    case 'other-consent':
      return say.otherConsent(change.consentId);
    case 'other-purpose':
      return say.otherPurpose(change.purpose);
    case 'consent':
      return say.consent(change.purpose);
    case 'emergency':
      return say.emergency;
    case 'credential':
      return say.credential[change.step](change.by);
    case 'policy':
      return say.policy(change);
    case 'enrol':
      return say.enrol;
  }
}
