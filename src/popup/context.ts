import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Popup } from "./state";

export const PopupContext = createContext<Popup | null>(null);

/** The popup's state, for any component inside it. Throws outside of one. */
export function usePopup(): Popup {
  const popup = useContext(PopupContext);
  if (popup === null) throw new Error("No popup around this component");
  return popup;
}
