import type { Page } from "puppeteer-core";

/**
 * What a person cannot read without scrolling the page sideways, or at all: what sticks out of the page, and words that
 * a box cuts off without the dots that would say so. A box that scrolls by itself, such as a wide table's, may.
 */
export function findCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>("body *")].filter((it) => it.checkVisibility());
    const nameOf = (it: HTMLElement) =>
      `<${it.localName} class="${it.getAttribute("class") ?? ""}"> ${it.textContent}`.slice(0, 150);
    const isForEars = (it: HTMLElement) => it.closest(".unseen") !== null;
    const scrollsByItself = (it: HTMLElement) => {
      for (let box = it.parentElement; box !== null && box !== document.body; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== "visible") return true;
      return false;
    };
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
    for (const element of shown) {
      if (isForEars(element)) continue;
      const { left, right } = element.getBoundingClientRect();
      if ((left < -1 || right > clientWidth + 1) && !scrollsByItself(element))
        faults.push(`sticks out of the page: ${nameOf(element)}`);
      const { overflowX, textOverflow } = getComputedStyle(element);
      const cuts = overflowX === "hidden" || overflowX === "clip";
      if (cuts && textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 1)
        faults.push(`cuts its words off: ${nameOf(element)}`);
    }
    return faults;
  });
}
