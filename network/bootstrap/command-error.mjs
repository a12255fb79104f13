/** An expected end of a command: its message says all, a stack trace would not help. */
export class CommandError extends Error {}
