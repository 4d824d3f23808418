/** What others do in Salesforce, and jobs of the org. */
import { USERS } from "../org/cast.ts";
import { addressFieldOf, contactOf, isLead, livingPeople, optOutFieldsOf, personOf } from "./people.ts";
import { ADDRESSES, nowOf, type Scene } from "./scene.ts";

export function create(scene: Scene): void {
  const { world, chance, story, hasPersonAccounts, hasTwoFields } = scene;
  const address = written(scene);
  const optedOut = chance.chance(0.3);
  const ofSales = hasTwoFields && chance.chance(0.3);
  const isPerson = hasPersonAccounts && chance.chance(0.4);
  const values = isPerson
    ? { PersonEmail: address, PersonHasOptedOutOfEmail: optedOut, MSE_Opt_Out__pc: ofSales }
    : { Email: address, HasOptedOutOfEmail: optedOut, MSE_Opt_Out__c: ofSales };
  const id =
    !isPerson && chance.chance(0.6)
      ? world.org.create("Lead", { LastName: "L", Company: "C", ...values })
      : world.org.create(isPerson ? "Account" : "Contact", { LastName: "L", ...values });
  story.push(`${nowOf(scene)} created ${id} ${address} ${optedOut}${ofSales ? ", of sales true" : ""}`);
}

/** A job of the org's own, such as one that scores everybody: no field of ours changes, but all stamps move. */
export function touchesEverybody(scene: Scene): void {
  const { world, story } = scene;
  story.push(`${nowOf(scene)} (a job) touches everybody`);
  for (const id of livingPeople(world, ADDRESSES)) world.org.touch(id);
}

export function colleagueActs(scene: Scene): void {
  const { world, chance, memory, story, hasTwoFields } = scene;
  const tell = (what: string) => story.push(`${nowOf(scene)} (a colleague) ${what}`);
  const people = [...livingPeople(world, ADDRESSES)];
  const roll = chance.below(42);
  if (roll >= 39) {
    tell("empties the recycle bin");
    for (const [id, address] of purgeable(scene)) memory.purged.set(id, address);
    world.org.emptyRecycleBin();
    return;
  }
  if (roll < 8 || people.length === 0) {
    create(scene);
    return;
  }
  if (roll >= 36) {
    changesSight(scene, chance.pick(people));
    return;
  }
  const id = chance.pick(people);
  if (roll < 19) {
    const value = chance.chance(0.5);
    const [standard = "", ofSales = ""] = optOutFieldsOf(id);
    const field = hasTwoFields && chance.chance(0.5) ? ofSales : standard;
    tell(`sets ${field} of ${id} to ${value}`);
    world.org.update(id, { [field]: value }, { username: USERS.admin, through: "page" });
    memory.setByHand.set(id, world.clock.now());
  } else if (roll < 26) {
    const address = written(scene);
    tell(`changes the address of ${id} to ${address}`);
    world.org.update(id, { [addressFieldOf(id)]: address });
  } else if (roll < 29) {
    const others = people.filter((each) => each !== id && each.slice(0, 3) === id.slice(0, 3));
    if (others.length === 0) return;
    const loser = chance.pick(others);
    tell(`merges ${loser} into ${id}`);
    world.org.merge(id, [loser]);
    memory.merged.push(world.clock.now());
    memory.inMerges.add(id).add(loser);
  } else if (roll < 34) {
    const leads = people.filter(isLead);
    if (leads.length === 0) return;
    const others = people.filter((each) => !isLead(each));
    const lead = chance.pick(leads);
    const into: { contactId?: string } =
      others.length > 0 && chance.chance(0.6) ? { contactId: contactOf(world, chance.pick(others)) } : {};
    tell(`converts ${lead} ${JSON.stringify(into)}`);
    const became = personOf(world, world.org.convertLead(lead, into).contactId);
    // Whoever was merged into the Lead has become the Contact, too.
    if (into.contactId || memory.inMerges.has(lead)) memory.convertedInto.add(became);
  } else {
    tell(`deletes ${id}`);
    world.org.delete(id);
  }
}

/** A record is taken out of a rep's sight, or given back: with a stamp or without one. */
function changesSight(scene: Scene, id: string): void {
  const { world, chance, reps, memory, story, isPrivate } = scene;
  // Whoever may see Accounts may see person accounts.
  if (!isPrivate || id.startsWith("001")) return;
  const { username, userId } = chance.pick(reps).identity;
  const name = `${username} ${id}`;
  const isBack = memory.hidden.delete(name);
  if (isBack) {
    world.org.sharing.share(id, userId, "edit");
  } else {
    memory.hidden.add(name);
    memory.onceHidden.add(name);
    world.org.sharing.unshare(id, userId);
  }
  if (chance.chance(0.5)) world.org.touch(id);
  story.push(
    `${nowOf(scene)} (a colleague) ${isBack ? "shows" : "hides"} ${id} ${isBack ? "to" : "from"} ${username}`,
  );
}

/** Whatever is new is shared with everybody. */
export function shareNew({ world, reps, memory, isPrivate }: Scene): void {
  if (!isPrivate) return;
  for (const id of livingPeople(world, ADDRESSES))
    for (const { username, userId } of reps.map(({ identity }) => identity))
      if (!memory.hidden.has(`${username} ${id}`)) world.org.sharing.share(id, userId, "edit");
}

/** What lies in the recycle bin, with its address. */
function purgeable({ world }: Scene): [string, string][] {
  return (["Lead", "Contact", "Account"] as const).flatMap((object) => {
    const table = world.org.store.table(object);
    const rows = Array.from({ length: table.count }, (_, row) => row);
    return rows
      .filter((row) => table.has(row) && table.get(row, "IsDeleted") === true)
      .map((row): [string, string] => [
        table.idOf(row),
        String(table.get(row, object === "Account" ? "PersonEmail" : "Email")).toLowerCase(),
      ]);
  });
}

/** An address as a colleague types it. */
function written({ chance, isCaseSensitive }: Scene): string {
  const address = chance.pick(ADDRESSES);
  return isCaseSensitive && chance.chance(0.5) ? address.toUpperCase() : address;
}
