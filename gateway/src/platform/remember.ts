import type { LRUCache } from 'lru-cache';

/** What was asked before, or is asked now. Any answer is kept, for as long as the map is. */
export function askOnce<Answer>(
  asked: Map<string, Promise<Answer>>,
  question: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const answer = asked.get(question) ?? ask();
  asked.set(question, answer);
  return answer;
}

/**
 * What was found before, or what is found now; absence and failures are not kept. The promise is kept from the
 * call on, so that who asks at the same time shares it, and what is taken out of the cache cannot come back
 * from a call that began before.
 */
export function remember<Found extends object | undefined>(
  cache: LRUCache<string, Promise<Found>>,
  name: string,
  find: () => Promise<Found>,
): Promise<Found> {
  const known = cache.get(name);
  if (known !== undefined) {
    return known;
  }
  const finding = find();
  cache.set(name, finding);
  const forget = (): void => {
    if (cache.peek(name) === finding) {
      cache.delete(name);
    }
  };
  finding.then((found) => {
    if (found === undefined) {
      forget();
    }
  }, forget);
  return finding;
}
