// The server writes times in UTC; the reader's clock is known only here. They are written in the page's language, as the reader's
// region does; where the browser doesn't know the language, the server's words stay.
const language = document.documentElement.lang;
const regional = navigator.languages.find((one) => one === language || one.startsWith(`${language}-`)) ?? language;

export function showLocalTimes() {
  if (Intl.DateTimeFormat.supportedLocalesOf([regional]).length === 0) return;
  const instant = new Intl.DateTimeFormat(regional, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(regional, { dateStyle: "medium", timeZone: "UTC" }); // the same one for everybody
  for (const time of document.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) {
      time.title = time.textContent;
      time.textContent = (time.dateTime.includes("T") ? instant : day).format(moment);
    }
  }
}
