/**
 * In place of jsforce's main object, which gathers every part of jsforce, reads connections from files and opens log-in
 * windows. A new connection announces itself to it; here nobody listens.
 */
export default { emit(): void {} };
