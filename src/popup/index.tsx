import { signal } from "@preact/signals";
import { render } from "preact";
const n = signal(1);
render(<b>{n}</b>, document.body);
