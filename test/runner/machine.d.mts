/** The commit that was tested, and whether files differ from it. */
export function commit(): string;
/** The machine, in a sentence. */
export function machine(): string;
