import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { text } from "../screens/text";

interface Props {
  readonly message: string;
  readonly subject: string;
}

/** A message to be read, copied or opened in the mail program before it goes anywhere. */
export function MessageToSend({ message, subject }: Props) {
  const id = useId();
  const copied = useSignal<boolean | null>(null);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(message);
      copied.value = true;
    } catch {
      copied.value = false;
    }
  };

  return (
    <div class="admin-message">
      <label for={id}>{text("adminMessageLabel")}</label>
      <textarea id={id} rows={10} readOnly dir="auto" data-part="admin-text" value={message} />
      <div class="buttons">
        <button type="button" class="button" data-part="copy-message" onClick={() => void copy()}>
          {text("copyMessage")}
        </button>
        <a class="button" data-part="mail-message" href={mailTo(subject, message)}>
          {text("mailMessage")}
        </a>
        <p role="status" class="quiet">
          {copied.value === true && text("copied")}
          {copied.value === false && text("notCopied")}
        </p>
      </div>
    </div>
  );
}

/** Line breaks in a mail link are CRLF (RFC 6068). */
function mailTo(subject: string, body: string): string {
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
}
