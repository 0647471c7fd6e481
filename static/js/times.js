// Times keep up: distances every few seconds, countdowns each second. The server prints the same words
// (telling.distance), so nothing jumps. The browser's zone goes to the server as a cookie.
const { body, documentElement: root } = document;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const UNITS = [[86400, body.dataset.days, 172800], [3600, "h", 3600], [60, "min", 60], [1, "s", 1]];
const FAR_S = 60 * 86400;

function tellZone() {
  document.cookie = `timezone=${zone}; path=/; max-age=31536000; samesite=lax`;
  const isFirst = !root.dataset.zone && document.querySelector("time") && !sessionStorage.zoneTold;
  sessionStorage.zoneTold = "yes";
  if (isFirst && zone !== "UTC") location.reload(); // printed in UTC: the server did not know better yet
}

const two = (number) => String(number).padStart(2, "0");

function clock(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function distance(seconds) {
  const [unit_s, unit] = UNITS.find(([, , least]) => seconds >= least);
  return `${Math.floor(seconds / unit_s)} ${unit}`;
}

function words(at, isCountdown) {
  const ahead = at - Date.now();
  const seconds = Math.floor(Math.abs(ahead) / 1000);
  if (seconds >= FAR_S) return null;
  if (seconds < 1) return body.dataset.now;
  const told = isCountdown && ahead > 0 && seconds < 86400 ? clock(seconds) : distance(seconds);
  return (ahead > 0 ? body.dataset.in : body.dataset.ago).replace("{time}", told);
}

function tell(time) {
  const text = words(Date.parse(time.dateTime), time.dataset.told === "countdown");
  if (text !== null && time.textContent !== text) time.textContent = text;
}

export function tellTimes(within = document) {
  within.querySelectorAll("time[data-told]").forEach(tell);
}

tellZone();
tellTimes();
setInterval(() => document.hidden || tellTimes(), 1000);
document.addEventListener("visibilitychange", () => document.hidden || tellTimes());
document.addEventListener("htmx:afterSettle", () => tellTimes());
