/**
 * The script of the test org's pages. Like Lightning it moves between pages without loading anew (`history.pushState`),
 * and keeps the pages it left in the document, hidden and out of date.
 */

interface View {
  title: string;
  tab: string;
  html: string;
}

/** How many pages stay in the document. */
const KEPT_PAGES = 4;

const stage = document.querySelector("#stage") as HTMLElement;

async function fetchView(address: string): Promise<View | null> {
  const response = await fetch(`/aura/view?path=${encodeURIComponent(address)}`);
  if (response.status === 401) {
    location.reload();
    return null;
  }
  return (await response.json()) as View;
}

async function show(address: string): Promise<void> {
  const view = await fetchView(address);
  if (view === null || address !== location.pathname + location.search) return;
  const same = [...stage.children].find((page) => (page as HTMLElement).dataset.address === address);
  same?.remove();
  for (const page of stage.children) {
    page.classList.remove("active");
    page.setAttribute("aria-hidden", "true");
  }
  const page = document.createElement("div");
  page.className = "windowViewMode-normal oneContent active lafPageHost";
  page.dataset.address = address;
  page.innerHTML = view.html;
  stage.append(page);
  while (stage.children.length > KEPT_PAGES) stage.firstElementChild?.remove();
  document.title = view.title;
  for (const tab of document.querySelectorAll<HTMLElement>("[data-tab]")) {
    tab.classList.toggle("slds-is-active", tab.dataset.tab === view.tab);
  }
}

function go(address: string): void {
  history.pushState(null, "", address);
  void show(location.pathname + location.search);
}

function activePage(): HTMLElement {
  return stage.querySelector(".active") as HTMLElement;
}

function edit(focus: string | null): void {
  const form = activePage().querySelector(".detail-form") as HTMLElement;
  if (form.classList.contains("editing")) return;
  form.classList.add("editing");
  for (const element of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const slot = element.querySelector("slot[name=outputField]") as HTMLElement;
    const name = element.dataset.field ?? "";
    if (element.dataset.type === "boolean") {
      const box = slot.querySelector("input") as HTMLInputElement;
      box.disabled = false;
      box.name = name;
    } else {
      const input = document.createElement("input");
      input.className = "slds-input";
      input.name = name;
      input.value = slot.textContent ?? "";
      input.defaultValue = input.value;
      slot.replaceChildren(input);
    }
  }
  (form.querySelector(".forceFormFooter") as HTMLElement).hidden = false;
  (form.querySelector(`input[name="${focus}"]`) as HTMLElement | null)?.focus();
}

async function save(): Promise<void> {
  const form = activePage().querySelector(".detail-form") as HTMLElement;
  const fields: Record<string, string | boolean> = {};
  for (const input of form.querySelectorAll<HTMLInputElement>("input[name]")) {
    if (input.type === "checkbox") {
      if (input.checked !== input.defaultChecked) fields[input.name] = input.checked;
    } else if (input.value !== input.defaultValue) fields[input.name] = input.value;
  }
  const response = await fetch("/aura/save", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: form.dataset.recordId, fields }),
  });
  const answer = (await response.json()) as { saved: boolean; message?: string };
  if (!answer.saved) {
    const problem = form.querySelector(".form-error") as HTMLElement;
    problem.textContent = answer.message ?? "The record was not saved.";
    problem.hidden = false;
    return;
  }
  await show(location.pathname + location.search);
  toast(`${document.title.split(" | ")[1] ?? "Record"} “${document.title.split(" | ")[0]}” was saved.`);
}

function toast(sentence: string): void {
  const shown = document.createElement("div");
  shown.className = "slds-notify_toast";
  shown.textContent = sentence;
  document.querySelector(".oneToastManager")?.append(shown);
  setTimeout(() => shown.remove(), 4000);
}

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const link = target.closest("a");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (
    link !== null &&
    plain &&
    !("native" in link.dataset) &&
    link.pathname.startsWith("/lightning/") &&
    link.host === location.host
  ) {
    event.preventDefault();
    go(link.pathname + link.search);
    return;
  }
  const action = target.closest<HTMLElement>("[data-action]");
  if (action === null) return;
  const { action: name } = action.dataset;
  if (name === "edit") edit(action.closest<HTMLElement>("[data-field]")?.dataset.field ?? null);
  if (name === "cancel") void show(location.pathname + location.search);
  if (name === "save") void save();
});

document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.dataset.selects === undefined) return;
  const boxes = activePage().querySelectorAll<HTMLInputElement>("tbody input[data-selects]");
  if (box.dataset.selects === "HEADER") for (const each of boxes) each.checked = box.checked;
  // The datatable says who is selected on its rows, Aura's table on the checkboxes alone.
  for (const each of boxes) {
    const row = each.closest("tr");
    if (row?.dataset.rowKeyValue === undefined) row?.classList.toggle("selected", each.checked);
    else {
      row.classList.toggle("slds-is-selected", each.checked);
      row.setAttribute("aria-selected", String(each.checked));
    }
  }
  const selected = [...boxes].filter(({ checked }) => checked).length;
  const table = box.closest<HTMLElement>("[data-num-selected-rows]");
  if (table !== null) table.dataset.numSelectedRows = String(selected);
});

window.addEventListener("popstate", () => void show(location.pathname + location.search));
void show(location.pathname + location.search);
