// The last step is taken back, by the button or `u`; then its record is shown.

import { bind } from "./keys.js";
import { steps, takeBack } from "./outbox.js";
import { Away, post } from "./server.js";
import { tell, tellHereOrThere } from "./telling.js";
import { forgetAhead, visit } from "./visits.js";
import { filled, words } from "./words.js";

const form = () => document.querySelector('form[action="/undo"]');

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  undo();
});

/** Which step is taken back: none but that, so that pressing again as no answer came takes back no other. */
function meant() {
  if (steps.step) return `step=${steps.step}`; // the server has offered it in place of another
  return `last=${steps.last === undefined ? (form()?.elements.last.value ?? "") : (steps.last ?? "")}`;
}

async function undo() {
  const entry = takeBack();
  if (entry) {
    await visit(entry.page);
    return tell(filled(words.taken, { what: entry.about }));
  }
  try {
    const { ok, told } = await post("/undo", meant());
    if (ok) steps.known({ last: told.last });
    else steps.known({ step: told?.step });
    forgetAhead();
    if (ok && told.record) await visit(`/records/${told.record}${location.search}`);
    tellHereOrThere(told?.message ?? words.failed);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    tell(error.login ? words.log_in : words.away);
  }
}

bind({ u: () => form().requestSubmit() });
