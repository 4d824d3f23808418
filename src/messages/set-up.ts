/** The set-up guide's part of the contract. Nothing here is called but by a person's click in the guide. */
import * as v from "valibot";
import type { IdentityKey } from "../model/identity";
import type { Installation, Materials, Preflight, TickCount, Wish } from "../model/set-up";
import { identity, salesforceId, storeNumber, text } from "./request-parts";

export interface SetUpProtocol {
  /** Looks at session, API, fields, rights and layouts. Up to three calls; the outcome is remembered. */
  preflight(request: { identity: IdentityKey }): Preflight;
  /** What was last seen, without a call; null when nobody has looked. */
  lastPreflight(request: { identity: IdentityKey }): Preflight | null;
  /** Profiles, permission sets and page layouts to choose from. Three calls. */
  setUpMaterials(request: { identity: IdentityKey }): Materials;
  /** The installation that is planned, under way or done in this browser; null when there is none. */
  installation(request: { identity: IdentityKey }): Installation | null;
  /** Writes down what an installation would do, and changes nothing in Salesforce. */
  planInstallation(request: { identity: IdentityKey; wish: Wish }): Installation;
  /** Takes the next step of a planned or begun installation, or of its way back. The same when no step is left. */
  installationStep(request: { identity: IdentityKey; id: string }): Installation;
  /** Lets steps that failed be tried again. */
  retryInstallation(request: { identity: IdentityKey; id: string }): Installation;
  /** How many records hold a tick in the fields that this installation made. */
  countTicks(request: { identity: IdentityKey; id: string }): readonly TickCount[];
  /**
   * Turns an installation round: what it added is taken away step by step. Its fields stay, unless the number of
   * records with a tick is given that somebody has agreed to lose.
   */
  takeBackInstallation(request: {
    identity: IdentityKey;
    id: string;
    deleteFields: Installation["deleteFields"];
  }): Installation;
  /** Forgets a plan, or an installation that is over. What it made in Salesforce stays. */
  forgetInstallation(request: { identity: IdentityKey; id: string }): null;
}

const id = text(40);
const chosen = v.pipe(v.array(salesforceId), v.maxLength(500));

export const setUpRequests = {
  preflight: () => v.object({ identity }),
  lastPreflight: () => v.object({ identity }),
  setUpMaterials: () => v.object({ identity }),
  installation: () => v.object({ identity }),
  planInstallation: () =>
    v.object({
      identity,
      wish: v.object({ kind: v.picklist(["emailOptOut", "marketoSales"]), holders: chosen, layouts: chosen }),
    }),
  installationStep: () => v.object({ identity, id }),
  retryInstallation: () => v.object({ identity, id }),
  countTicks: () => v.object({ identity, id }),
  takeBackInstallation: () =>
    v.object({
      identity,
      id,
      deleteFields: v.nullable(v.object({ Lead: storeNumber, Contact: storeNumber })),
    }),
  forgetInstallation: () => v.object({ identity, id }),
} satisfies { [K in keyof SetUpProtocol]: () => v.GenericSchema<unknown, Parameters<SetUpProtocol[K]>[0]> };
