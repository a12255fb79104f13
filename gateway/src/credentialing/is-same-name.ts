import type { PersonName } from './provider-application.js';

/** Whether registries mean the same name: they differ in case, accents, hyphens and middle names. */
export function isSameName(one: PersonName, other: PersonName): boolean {
  return plain(one.family) === plain(other.family) && first(one.given) === first(other.given);
}

function first(given: string): string {
  return plain(given.trim().split(/\s+/)[0] ?? '');
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^\p{Letter}]/gu, '')
    .toLowerCase();
}
