import type { ComponentChildren } from "preact";
import type { FieldCheck } from "../../model/set-up";
import { objectText } from "../../screens/object-text";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { FieldSecurityPicture } from "./pictures/field-security";
import { NewFieldPicture } from "./pictures/new-field";
import { PageLayoutPicture } from "./pictures/page-layout";
import { fieldLink, fieldsLink, pageLayoutsLink, recordPagesLink } from "./setup-links";

/** How to mend what is missing of one field, in Salesforce's own Setup. */
export function Mend({ check, name }: { check: FieldCheck; name: string }) {
  const { apiHost } = useUser().met;
  const { object, field } = check;
  const objectName = objectText(object);
  const isContacts =
    object === "Account" && [check.exists, check.visible, check.editable].includes("missing");
  return (
    <details class="mend" data-part="mend" open={check.used}>
      <summary class="disclosure">{text("setUpHow")}</summary>
      {isContacts && <p class="way">{text("setUpFollowsContact")}</p>}
      {!isContacts && (field === null || check.exists === "missing") && (
        <Way
          steps={[text("setUpNewOne", objectName), text("setUpNewTwo", name), text("setUpNewThree")]}
          links={[[fieldsLink(apiHost, object), text("setUpOpenFields", objectName)]]}
          picture={<NewFieldPicture label={name} />}
        />
      )}
      {!isContacts && field !== null && (check.visible === "missing" || check.editable === "missing") && (
        <Way
          steps={[text("setUpSecurityOne", name), text("setUpSecurityTwo"), text("setUpSecurityThree")]}
          links={[[fieldLink(apiHost, object, field), text("setUpOpenField", name)]]}
          picture={<FieldSecurityPicture label={name} />}
        />
      )}
      {check.onLayout === "missing" && (
        <Way
          steps={[text("setUpLayoutOne", objectName), text("setUpLayoutTwo", name), text("setUpLayoutThree")]}
          links={[
            [pageLayoutsLink(apiHost, object), text("setUpOpenLayouts", objectName)],
            [recordPagesLink(apiHost, object), text("setUpOpenPages", objectName)],
          ]}
          picture={<PageLayoutPicture label={name} />}
        >
          <p class="quiet">{text("setUpDynamicForms")}</p>
        </Way>
      )}
    </details>
  );
}

interface WayProps {
  readonly steps: readonly string[];
  readonly links: readonly (readonly [string, string])[];
  readonly picture: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Numbered steps beside a picture of where they lead. */
export function Way({ steps, links, picture, children }: WayProps) {
  return (
    <div class="way">
      <div class="way-words">
        <ol class="way-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p class="way-links">
          {links.map(([href, words]) => (
            <a key={href} href={href} target="_blank" rel="noreferrer">
              {words}
            </a>
          ))}
        </p>
        {children}
      </div>
      {picture}
    </div>
  );
}
