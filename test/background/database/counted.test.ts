import { expect, it } from "vitest";
import { countList } from "../../../src/background/database/list";
import { acme, Rep } from "../sync/rep";

it("counts who is opted out, and not who is so no more", async () => {
  const world = acme({ people: 10, optedOut: 4 });
  const rep = await Rep.at(world);
  await rep.sync();
  const [first, second] = await rep.database.getAll("unsubscribes");
  if (!first || !second) throw new Error("Nobody was learned.");
  const before = (await countList(rep.database)).listed;
  expect(before).toBe((await rep.listed()).length);
  await rep.database.put("unsubscribes", { ...first, status: "ended" });
  await rep.database.put("unsubscribes", { ...second, status: "resubscribed" });
  expect((await countList(rep.database)).listed).toBe(before - 2);
});
