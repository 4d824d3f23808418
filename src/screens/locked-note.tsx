import type { LockName } from "../admin-policy";
import type { SyncState } from "../messages/sync";
import { isolated, text } from "./text";

/** Whether an admin has set this, so that nobody changes it here. */
export function isLocked({ policy }: SyncState, ...names: readonly LockName[]): boolean {
  return names.some((name) => policy.locked.includes(name));
}

/** Under a setting: who has set it, where an admin has. */
export function LockedNote(props: {
  readonly sync: SyncState;
  readonly names: readonly LockName[];
  readonly id: string;
}) {
  const { setBy } = props.sync.policy;
  if (!isLocked(props.sync, ...props.names)) return null;
  return (
    <span class="quiet locked-note" id={props.id} data-part="locked-note" data-setting={props.names[0]}>
      {setBy === null ? text("lockedByAdmin") : text("lockedBy", isolated(setBy))}
    </span>
  );
}

/** What an admin's policy holds and nobody can use, said to those who can pass it on. */
export function PolicyIgnored({ sync }: { readonly sync: SyncState }) {
  const { ignored } = sync.policy;
  if (ignored.length === 0) return null;
  return (
    <p class="quiet" role="note" data-part="policy-ignored">
      {text("policyIgnored", isolated(ignored.join(", ")))}
    </p>
  );
}
