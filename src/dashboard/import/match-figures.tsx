import { numberText, text } from "../../screens/text";
import type { Matching } from "./matching";

/** What Salesforce has of the addresses. */
export function MatchFigures({ matching }: { matching: Matching }) {
  const { asked, all, found, several, notFound, optedOut } = matching;
  return (
    <>
      <dt>{text("matchAsked")}</dt>
      <dd>{text("matchAskedOf", numberText(asked), numberText(all))}</dd>
      <dt>{text("matchFound")}</dt>
      <dd data-part="match-found">{numberText(found)}</dd>
      <dt>{text("matchSeveral")}</dt>
      <dd>{numberText(several)}</dd>
      <dt>{text("matchOptedOut")}</dt>
      <dd>{numberText(optedOut)}</dd>
      <dt>{text("matchNotFound")}</dt>
      <dd data-part="match-not-found">{numberText(notFound)}</dd>
    </>
  );
}
