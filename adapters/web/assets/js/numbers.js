// Coins for people: grouped as the page's language does it. Balances and raw amounts stay plain digits.
// A balance may be beyond 2^53, so every amount is a BigInt.
const language = () => {
  const [known] = Intl.NumberFormat.supportedLocalesOf([document.documentElement.lang || "en"]);
  return known ?? "en";
};

export function grouped(amount) {
  return new Intl.NumberFormat(language(), { useGrouping: "always" }).format(BigInt(amount));
}

export function signed(amount) {
  return new Intl.NumberFormat(language(), { signDisplay: "exceptZero", useGrouping: "always" }).format(BigInt(amount));
}

export function money(cents) {
  return new Intl.NumberFormat(language(), { style: "currency", currency: "USD" }).format(cents / 100);
}

// For the axis of a chart: 1.2M.
export function compact(number) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(number);
}

// JSON.parse rounds integers beyond 2^53; this keeps the digits of the fields named, as text.
export function parseExactly(json, fields) {
  const quoted = json.replace(new RegExp(`"(${fields.join("|")})"\\s*:\\s*(-?\\d+)`, "g"), '"$1":"$2"');
  return JSON.parse(quoted);
}
