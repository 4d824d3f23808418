import { useSignal } from "@preact/signals";
import { text } from "../../screens/text";
import { useUser } from "../context";

/** The two ways in: paste, or a file. */
export function StartImport() {
  const { imports } = useUser();
  const pasted = useSignal("");
  const read = (file: File | undefined) => {
    if (file !== undefined) void imports.readFile(file);
  };
  return (
    <>
      <p>{text("importIntroduction")}</p>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (pasted.value.trim() !== "") void imports.readPaste(pasted.value);
        }}
      >
        <label>
          {text("importPaste")}
          <textarea
            rows={8}
            dir="auto"
            spellcheck={false}
            data-part="import-paste"
            value={pasted.value}
            onInput={(event) => {
              pasted.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button button-primary" data-part="import-check">
          {text("importCheck")}
        </button>
      </form>
      <div class="card">
        <label>
          {text("importFile")}
          <input
            type="file"
            accept=".csv,.tsv,.txt,.json,application/json,text/csv,text/plain,text/tab-separated-values"
            data-part="import-file"
            onChange={(event) => read(event.currentTarget.files?.[0])}
          />
        </label>
        <p class="quiet">{text("importFileHint")}</p>
      </div>
    </>
  );
}
