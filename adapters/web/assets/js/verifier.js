// The script of the page that people keep (html/verifier.html): the site's own recipe, without the site.
import { hashOf, roll } from "./fairness.js";

const form = document.querySelector("form");
const field = (name) => form.elements.namedItem(name);
const part = (id) => document.getElementById(id);
const ROLLS_MAX = 10000n;

const rules = {
  server_seed: (value) => /^[0-9a-f]{64}$/i.test(value),
  hash: (value) => /^(?:[0-9a-f]{64})?$/i.test(value),
  client_seed: (value) => value !== "" && [...value].length <= 64,
  nonce: (value) => /^\d{1,19}$/.test(value),
  count: (value) => /^\d{1,5}$/.test(value) && BigInt(value) >= 1n && BigInt(value) <= ROLLS_MAX,
};

// A client seed may begin or end with a blank; nothing else does.
const valueOf = (name) => (name === "client_seed" ? field(name).value : field(name).value.trim());

// Marks what can't be read, and tells whether all can.
function check() {
  const wrong = Object.keys(rules).filter((name) => {
    const fits = rules[name](valueOf(name));
    field(name).setAttribute("aria-invalid", String(!fits));
    part(`${name}_error`).hidden = fits;
    return !fits;
  });
  if (wrong.length > 0) {
    field(wrong[0]).focus();
  }
  return wrong.length === 0;
}

async function computeRows() {
  const first = BigInt(valueOf("nonce"));
  const rows = [];
  for (let nonce = first; nonce < first + BigInt(valueOf("count")); nonce++) {
    const dice = await roll(valueOf("server_seed"), valueOf("client_seed"), nonce);
    rows.push([nonce, ...dice, dice[0] + dice[1]]);
  }
  return rows;
}

function showRows(rows) {
  const lines = rows.map(([nonce, ...numbers]) => {
    const line = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = nonce;
    const cells = numbers.map((number) => {
      const cell = document.createElement("td");
      cell.textContent = number;
      return cell;
    });
    line.append(head, ...cells);
    return line;
  });
  part("rolls").replaceChildren(...lines);
}

function showHash(hash) {
  const shown = valueOf("hash").toLowerCase();
  const verdict = part("verdict");
  part("server_seed_hash").textContent = hash;
  verdict.dataset.agrees = shown === "" ? "" : shown === hash ? "yes" : "no";
  verdict.textContent = {
    "": "Compare this SHA-256 with the one that you were shown before you bet.",
    yes: "The server seed is the one that was promised: its SHA-256 is what you were shown.",
    no: "THIS IS NOT THE SEED THAT WAS PROMISED: its SHA-256 is not what you were shown.",
  }[verdict.dataset.agrees];
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  part("result").hidden = true;
  if (check()) {
    showRows(await computeRows());
    showHash(await hashOf(valueOf("server_seed")));
    part("result").hidden = false;
  }
});

if (globalThis.crypto?.subtle === undefined) {
  part("unable").hidden = false;
}
