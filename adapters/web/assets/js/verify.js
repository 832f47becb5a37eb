import { hashOf, roll } from "./fairness.js";

async function recompute() {
  const typed = (id) => document.getElementById(id).value.trim();
  const clientSeed = document.getElementById("client_seed").value;
  const dice = await roll(typed("server_seed"), clientSeed, BigInt(typed("nonce")));
  return { dice: dice.join(" + "), hash: await hashOf(typed("server_seed")) };
}

function tell(verification, verdict, own) {
  const result = document.getElementById("browser_result");
  const claim = { dice: `${verification.getAttribute("data-die-1")} + ${verification.getAttribute("data-die-2")}`, hash: verification.dataset.serverSeedHash };
  const agreed = own.dice === claim.dice && own.hash === claim.hash;
  result.querySelector("[data-dice]").textContent = own.dice;
  result.querySelector("[data-hash]").textContent = own.hash;
  result.hidden = false;
  if (!agreed) {
    verdict.setAttribute("role", "alert");
  }
  verdict.dataset.agrees = agreed ? "yes" : "no";
  verdict.textContent = agreed ? verdict.dataset.textAgrees : verdict.dataset.textDiffers;
}

// Recomputes what the server says and shows both. Browsers offer crypto.subtle on secure origins only.
export async function startVerifying() {
  const verification = document.getElementById("verification");
  if (verification === null) {
    return;
  }
  const verdict = document.getElementById("browser_verdict");
  if (globalThis.crypto?.subtle === undefined) {
    verdict.textContent = verdict.dataset.textUnable;
    return;
  }
  const own = await recompute().catch(() => ({ dice: "?", hash: "?" }));
  tell(verification, verdict, own);
}
