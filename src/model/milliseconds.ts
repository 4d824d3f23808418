/** Milliseconds since 1970. */
export type Milliseconds = number;
