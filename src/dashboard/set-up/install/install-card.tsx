import { useEffect, useRef } from "preact/hooks";
import type { Installation } from "../../../model/set-up";
import { FailureNote } from "../../../screens/failure-note";
import { text } from "../../../screens/text";
import { useUser } from "../../context";
import { AfterInstalling } from "./after-installing";
import { StepsList } from "./steps-list";
import { WishForm } from "./wish-form";

/** The installation, for those who may; and for whoever has begun one, since its rights may have gone meanwhile. */
export function InstallCard() {
  const { guide } = useUser();
  const installation = guide.installation.value;
  if (installation === null && guide.preflight.value?.mayInstall !== true) return null;
  return (
    <section class="card install" aria-labelledby="set-up-install" data-part="install">
      <h2 id="set-up-install" tabIndex={-1} data-focus-home>
        {text("installTitle")}
      </h2>
      {installation === null ? <WishForm /> : <Begun installation={installation} />}
    </section>
  );
}

function Begun({ installation }: { installation: Installation }) {
  const { phase, steps, stopped } = installation;
  const over = phase === "installed" || phase === "takenBack";
  return (
    <>
      <p class="strong" role="status">
        {text(TITLES[phase])}
      </p>
      {phase !== "planned" && !over && <Progress installation={installation} />}
      <StepsList steps={steps} phase={phase} />
      {stopped !== null && <FailureNote failure={stopped} about="read" />}
      {phase === "planned" ? <Planned installation={installation} /> : over ? null : <UnderWay />}
      {over && <AfterInstalling installation={installation} />}
    </>
  );
}

const TITLES = {
  planned: "installPlanned",
  installing: "installInstalling",
  installed: "installInstalled",
  takingBack: "installTakingBack",
  takenBack: "installTakenBack",
} as const;

function Progress({ installation: { steps, phase } }: { installation: Installation }) {
  const done = steps.filter(({ state }) =>
    phase === "takingBack" ? state !== "done" : state !== "toDo" && state !== "doing",
  ).length;
  return <progress value={done} max={steps.length} aria-label={text("installProgress")} />;
}

function Planned({ installation: { steps } }: { installation: Installation }) {
  const { guide } = useUser();
  const begin = useRef<HTMLButtonElement>(null);
  useEffect(() => begin.current?.focus(), []);
  const something = steps.some(({ state }) => state === "toDo");
  return (
    <>
      <p>{text(something ? "installNothingYet" : "installNothingToDo")}</p>
      <div class="buttons">
        {something && (
          <button
            type="button"
            class="button button-primary"
            data-part="install-begin"
            ref={begin}
            onClick={() => void guide.goOn()}
          >
            {text("installBegin")}
          </button>
        )}
        <button type="button" class="button" data-part="install-discard" onClick={() => void guide.forget()}>
          {text("installDiscard")}
        </button>
      </div>
    </>
  );
}

function UnderWay() {
  const { guide } = useUser();
  const busy = guide.doing.value === "steps";
  const back = guide.installation.value?.phase === "takingBack";
  return (
    <>
      {!busy && <p>{text("installInterrupted")}</p>}
      <div class="buttons">
        {busy ? (
          <button type="button" class="button" data-part="install-pause" onClick={() => guide.pause()}>
            {text("installPause")}
          </button>
        ) : (
          <button
            type="button"
            class="button button-primary"
            data-part="install-continue"
            onClick={() => void guide.goOn()}
          >
            {text("installContinue")}
          </button>
        )}
        {!busy && !back && (
          <button
            type="button"
            class="button"
            data-part="install-turn-round"
            onClick={() => void guide.takeBack(null)}
          >
            {text("installTakeBack")}
          </button>
        )}
      </div>
    </>
  );
}
