// Shows ages of dates, "7mo ago", counted as model/ages.py does; on paper, dates stay.
"use strict";
(() => {
  const units = { min: 6e4, h: 36e5, d: 864e5 };
  const monthsBetween = (a, b) => {
    const year = b.getUTCFullYear(), month = b.getUTCMonth();
    const due = Math.min(a.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
    const rest = (b.getUTCDate() - due) * units.d + b % units.d - a % units.d;
    return (year - a.getUTCFullYear()) * 12 + month - a.getUTCMonth() - (rest < 0);
  };
  const age = (then, size) => { // size: the months of a period, 0 of a day, none of a moment
    let now = new Date();
    if (size >= 0) {
      const month = now.getMonth();
      now = new Date(Date.UTC(now.getFullYear(), month - month % (size || 1), size ? 1 : now.getDate()));
      if (+now === +then) return { 0: "today", 1: "this month", 3: "this quarter", 12: "this year" }[size];
    }
    const [a, b] = then < now ? [then, now] : [now, then];
    const counts = { mo: monthsBetween(a, b) };
    counts.y = counts.mo / 12;
    for (const unit in units) counts[unit] = (b - a) / units[unit];
    const unit = ["y", "mo", "d", "h", "min"].find((name) => counts[name] >= 1);
    const words = Math.floor(counts[unit]) + unit;
    return !unit ? "just now" : then < now ? words + " ago" : "in " + words;
  };
  for (const time of document.querySelectorAll("time")) {
    const date = time.textContent;
    const size = { 4: 12, 7: "quarter" in time.dataset ? 3 : 1, 10: 0 }[time.dateTime.length];
    const words = age(new Date(time.dateTime), size);
    const shown = time.parentNode.className === "full" ? `${date} (${words})` : words;
    const show = (text) => () => { time.textContent = text; };
    show(shown)();
    time.title = date;
    addEventListener("beforeprint", show(date));
    addEventListener("afterprint", show(shown));
  }
})();
