/** Whose list the dashboard shows, of all who were met in this browser. Every page of the extension shares it. */
import type { IdentityKey } from "../model/identity";

const STORED_AS = "dashboard.user";

export function chosenUser(): string | null {
  return localStorage.getItem(STORED_AS);
}

export function chooseUser(identity: IdentityKey): void {
  localStorage.setItem(STORED_AS, identity);
}
