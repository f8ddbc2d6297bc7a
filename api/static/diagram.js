"use strict";
// Draws a published diagram; on a matter's page it marks where the matter has been and where it stands.
for (const place of document.querySelectorAll("[data-diagram]")) draw(place);

async function draw(place) {
  const viewer = new BpmnJS({ container: place });
  try {
    const answer = await fetch(place.dataset.diagram);
    if (!answer.ok) throw new Error(answer.status);
    await viewer.importXML(await answer.text());
    viewer.get("canvas").zoom("fit-viewport", "auto");
    if (place.dataset.live) await mark(viewer, place.dataset.live);
    place.dataset.drawn = "yes";
  } catch {
    place.insertAdjacentHTML("beforeend", '<p class="empty">流程图没有打开，请刷新页面重试。</p>');
  }
}

async function mark(viewer, address) {
  const { passed, active } = await (await fetch(address)).json();
  const canvas = viewer.get("canvas");
  const drawn = viewer.get("elementRegistry");
  for (const id of passed) if (drawn.get(id)) canvas.addMarker(id, "passed");
  for (const id of active) {
    if (!drawn.get(id)) continue;
    canvas.removeMarker(id, "passed");
    canvas.addMarker(id, "token");
  }
}
