import { numberText, text } from "../../screens/text";
import { useUser } from "../context";

/** The column the addresses are taken from: a guess that can be put right. */
export function ColumnPicker() {
  const { imports } = useUser();
  const columns = imports.columns.value;
  if (columns === null || columns.names.length < 2) return null;
  return (
    <label>
      {text("columnPick")}
      <select
        data-part="import-column"
        value={columns.address ?? ""}
        onChange={(event) => void imports.chooseColumn(Number(event.currentTarget.value))}
      >
        {columns.address === null && <option value="">{text("columnNone")}</option>}
        {columns.names.map((name, index) => (
          <option key={index} value={index}>
            {name === "" ? text("columnNumber", numberText(index + 1)) : name}
          </option>
        ))}
      </select>
    </label>
  );
}
