/** Which opt-out fields a rep's list is on, and changes of that. */
import { fieldsChanged } from "../../src/background/sync/change-settings.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/settings.ts";
import { MINUTE, type Rep } from "../background/sync/rep.ts";
import type { Scene, Tell } from "./scene.ts";

const SALES = { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" };

/** The standard field, the one of Marketo Sales, or both. */
export function someSettings({ chance }: Pick<Scene, "chance">): Settings {
  return chance.pick([
    DEFAULT_SETTINGS,
    { ...DEFAULT_SETTINGS, fields: SALES },
    { ...DEFAULT_SETTINGS, fields: SALES, writeBoth: true },
  ]);
}

/** Other fields are chosen in the middle of whatever is under way, and the right ones again a moment later. */
export async function choosesFieldsByMistake({ world, chance }: Scene, rep: Rep, tell: Tell): Promise<void> {
  tell("chooses other fields, and goes back");
  const right = rep.settings;
  const wrong = right.fields.Lead === SALES.Lead ? DEFAULT_SETTINGS : { ...right, fields: SALES };
  await fieldsChanged(rep.database, right, wrong, world.clock.now());
  await world.clock.advance(chance.pick([5_000, MINUTE]));
  await fieldsChanged(rep.database, wrong, right, world.clock.now());
}

/** Other fields for good, also in the middle of whatever is under way. */
export async function choosesFields(scene: Scene, rep: Rep, tell: Tell): Promise<void> {
  if (!scene.hasTwoFields) return;
  const before = rep.settings;
  rep.settings = someSettings(scene);
  tell(`chooses ${rep.settings.fields.Lead}${rep.settings.writeBoth ? " and the standard field" : ""}`);
  await fieldsChanged(rep.database, before, rep.settings, scene.world.clock.now());
}
