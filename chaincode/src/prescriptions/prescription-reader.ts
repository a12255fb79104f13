import { credentialHolderOf } from '../context/guards.js';

/** Whose organisations' peers hold the collection. What a person may see of it, their gateway decides. */
export const prescriptionReader = credentialHolderOf('hospital', 'pharmacy');
