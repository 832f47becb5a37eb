// The recipe of docs/fairness.md with the browser's own cryptography, so that the server need not be believed.
const text = new TextEncoder();

export function fromHex(hex) {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) {
    throw new TypeError("not hexadecimal");
  }
  return Uint8Array.from(hex.match(/../g), (digits) => Number.parseInt(digits, 16));
}

export function toHex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function hashOf(serverSeed) {
  return toHex(await crypto.subtle.digest("SHA-256", fromHex(serverSeed)));
}

export async function roll(serverSeed, clientSeed, nonce) {
  const key = await crypto.subtle.importKey("raw", fromHex(serverSeed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const dice = [];
  for (let cursor = 0; dice.length < 2; cursor++) {
    const bytes = await crypto.subtle.sign("HMAC", key, text.encode(`${clientSeed}:${nonce}:${cursor}`));
    dice.push(...Array.from(new Uint8Array(bytes)).filter((byte) => byte < 252).map((byte) => (byte % 6) + 1));
  }
  return dice.slice(0, 2);
}
