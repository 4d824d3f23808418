import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Dashboard, OneUser } from "./state";

export const DashboardContext = createContext<Dashboard | null>(null);
export const UserContext = createContext<OneUser | null>(null);

/** The dashboard's state, for any component inside it. Throws outside of one. */
export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (dashboard === null) throw new Error("No dashboard around this component");
  return dashboard;
}

/** The user whose list is shown. Throws where none is. */
export function useUser(): OneUser {
  const user = useContext(UserContext);
  if (user === null) throw new Error("No user around this component");
  return user;
}
