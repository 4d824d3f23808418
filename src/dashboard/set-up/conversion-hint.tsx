import type { Preflight } from "../../model/set-up";
import { objectText } from "../../screens/object-text";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { nameOf } from "./check-text";
import { Way } from "./mend";
import { LeadMappingPicture } from "./pictures/lead-mapping";
import { fieldsLink } from "./setup-links";

/**
 * A custom field of a Lead comes to the Contact at conversion only where it is mapped; Email Opt Out does so by itself.
 * Whether it is mapped cannot be asked with a session of the API, so it is said whenever there is such a field.
 */
export function ConversionHint({ preflight }: { preflight: Preflight }) {
  const { apiHost } = useUser().met;
  const custom = preflight.fields.find(
    ({ object, kind, field }) => object === "Lead" && kind !== "emailOptOut" && field !== null,
  );
  if (custom === undefined) return null;
  const name = nameOf(custom);
  return (
    <section class="card" aria-labelledby="set-up-conversion" data-part="conversion-hint">
      <h2 id="set-up-conversion">{text("mappingTitle")}</h2>
      <p>{text("mappingText", name)}</p>
      <Way
        steps={[text("mappingOne"), text("mappingTwo", name), text("mappingThree")]}
        links={[[fieldsLink(apiHost, "Lead"), text("setUpOpenFields", objectText("Lead"))]]}
        picture={<LeadMappingPicture label={name} />}
      />
    </section>
  );
}
