import { hashOf, roll } from "./fairness.js";

async function agrees(claim) {
  const typed = (id) => document.getElementById(id).value.trim();
  const clientSeed = document.getElementById("client_seed").value;
  const [first, second] = await roll(typed("server_seed"), clientSeed, BigInt(typed("nonce")));
  const hash = await hashOf(typed("server_seed"));
  return hash === claim.serverSeedHash && String(first) === claim["die-1"] && String(second) === claim["die-2"];
}

// Recomputes what the server says and tells whether it agrees. Browsers offer crypto.subtle on secure origins only.
export async function startVerifying() {
  const verification = document.getElementById("verification");
  if (verification === null || globalThis.crypto?.subtle === undefined) {
    return;
  }
  const claim = {
    serverSeedHash: verification.dataset.serverSeedHash,
    "die-1": verification.getAttribute("data-die-1"),
    "die-2": verification.getAttribute("data-die-2"),
  };
  const verdict = document.getElementById("browser_verdict");
  const agreed = await agrees(claim).catch(() => false);
  verdict.dataset.agrees = agreed ? "yes" : "no";
  verdict.textContent = agreed ? verdict.dataset.textAgrees : verdict.dataset.textDiffers;
}
