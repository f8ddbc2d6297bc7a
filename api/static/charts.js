"use strict";
// Draws each chart from the table beside it, so that picture and figures cannot differ. The table is what screen readers read.
const NARROW = 480; // px: below it, names beside each other would overlap
const STYLE = getComputedStyle(document.documentElement);
const BLUE = STYLE.getPropertyValue("--blue").trim();
const INK = STYLE.getPropertyValue("--ink").trim();
const FONT = { fontFamily: STYLE.getPropertyValue("--sans"), color: INK, fontSize: 13 };

function rowsOf(place) {
  const rows = [...place.parentElement.querySelectorAll("table.figures tbody tr")];
  return rows.map((row) => [row.cells[0].textContent, Number(row.cells[1].textContent)]);
}

function option(rows, across) {
  const names = { type: "category", data: rows.map(([name]) => name), inverse: across, axisLabel: { ...FONT, interval: 0, width: 110, overflow: "truncate" }, axisTick: { show: false } };
  const counts = { type: "value", minInterval: 1, axisLabel: FONT };
  return {
    animation: false,
    textStyle: FONT,
    grid: { left: 8, right: 36, top: 24, bottom: 8, containLabel: true },
    xAxis: across ? counts : names,
    yAxis: across ? names : counts,
    series: [{ type: "bar", data: rows.map(([, count]) => count), color: BLUE, barMaxWidth: 28, label: { show: true, position: across ? "right" : "top", ...FONT } }],
  };
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const rows = rowsOf(place);
  const across = place.dataset.chart === "bar" || place.clientWidth < NARROW;
  place.classList.toggle("tall", across && rows.length > 6);
  const chart = echarts.init(place);
  chart.setOption(option(rows, across));
  new ResizeObserver(() => chart.resize()).observe(place);
  place.dataset.drawn = "yes";
}
