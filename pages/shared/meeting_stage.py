"""The stage of the meeting view in the browser: size, keys, swipes and quiet buttons. Charts are drawn by Streamlit.

The slide shown, the one before and the one after stand in three places on the stage, slide ``n`` in place ``n % 3``. So
the next slide is there before it is asked for, and a step only shows another place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

PLACES = 3

_HTML = """
<div class="bar" role="toolbar">
  <button type="button" data-step="-1"><svg viewBox="0 0 24 24"><path d="M15 5l-7 7 7 7"/></svg></button>
  <span></span>
  <button type="button" data-step="1"><svg viewBox="0 0 24 24"><path d="M9 5l7 7-7 7"/></svg></button>
  <button type="button" data-full>
    <svg viewBox="0 0 24 24"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/></svg>
  </button>
  <button type="button" data-leave><svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
</div>
<p class="turn"></p>
<div class="said" aria-live="polite"></div>
"""

_CSS = """
.bar {
  position: fixed; right: 50%; bottom: 4px; transform: translateX(50%); display: flex; align-items: center;
  padding: 0 4px; border-radius: 10px; z-index: 10; font: 500 16px/1 var(--st-font); color: var(--st-text-color);
  background: var(--st-background-color); box-shadow: 0 0 0 1px var(--st-border-color); opacity: 0;
  transition: opacity 0.2s; font-variant-numeric: tabular-nums;
}
.bar.shown, .bar:hover, .bar:has(:focus-visible) { opacity: 1; }
.bar.outside { opacity: 1; box-shadow: none; background: none; }
span { min-width: 4.5em; text-align: center; white-space: nowrap; }
button {
  all: unset; cursor: pointer; width: 36px; height: 36px; display: grid; place-items: center; border-radius: 8px;
}
button:hover { background: var(--st-secondary-background-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
button[disabled] { opacity: 0.35; cursor: default; }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; }
.turn { display: none; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 640px) and (orientation: portrait) {
  .turn {
    display: block; position: fixed; inset: auto 24px 72px; margin: 0; text-align: center;
    font: 16px/1.5 var(--st-font); color: var(--st-text-color);
  }
  button { width: 44px; height: 44px; }
}
"""

_JS = """
const WIDTH = 1280, HEIGHT = 720, BAND = 44, IDLE = 2500, SWIPE = 40;
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const PREVIOUS = ["ArrowLeft", "ArrowUp", "PageUp"];
const living = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  living.get(parentElement)?.stop();
  const before = living.get(parentElement);
  const root = document.documentElement;
  const stage = document.querySelector(".st-key-stage");
  // the last run before the reader leaves may find it gone
  if (!stage) return;
  const find = (what) => parentElement.querySelector(what);
  const bar = find(".bar"), said = find(".said");
  // every step has a number: the server's word counts only when no later step is on its way
  let step = Math.max(before?.step() ?? 0, data.step);
  let wanted = before && data.step < step ? before.wanted() : data.slide;
  let idle;

  const label = (button, text) => { button.setAttribute("aria-label", text); button.title = text; };
  bar.setAttribute("aria-label", data.words.open);
  label(find("[data-step='-1']"), data.words.previous);
  label(find("[data-step='1']"), data.words.next);
  label(find("[data-full]"), data.words.full);
  label(find("[data-leave]"), data.words.leave);
  find(".turn").textContent = data.words.turn;
  find("[data-full]").hidden = !document.fullscreenEnabled;

  const at = (place) =>
    place.querySelector(".js-plotly-plot .main-svg")?.closest(".js-plotly-plot").layout?.meta?.slide
    ?? Number(place.querySelector("[data-slide]")?.dataset.slide);
  const show = () => {
    for (const place of stage.querySelectorAll("[class*='st-key-place-']")) {
      if (at(place) !== wanted || place.dataset.shown === String(wanted)) continue;
      for (const other of stage.querySelectorAll("[data-shown]")) delete other.dataset.shown;
      place.dataset.shown = wanted;
      root.dataset.slide = wanted;
    }
    find("span").textContent = `${wanted} / ${data.total}`;
    find("[data-step='-1']").disabled = wanted <= 1;
    find("[data-step='1']").disabled = wanted >= data.total;
    const text = data.titles[wanted - 1];
    if (said.textContent !== text) said.textContent = text;
  };
  const go = (to) => {
    const next = Math.min(Math.max(to, 1), data.total);
    if (next === wanted) return;
    wanted = next;
    step += 1;
    show();
    setStateValue("turned", { slide: next, step });
  };
  const leave = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    setTriggerValue("left", true);
  };
  const full = () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();

  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.composedPath()[0].closest?.("button");
    if (pressed && (event.key === " " || event.key === "Enter")) return;
    if (NEXT.includes(event.key) && !(event.key === " " && event.shiftKey)) go(wanted + 1);
    else if (PREVIOUS.includes(event.key) || event.key === " ") go(wanted - 1);
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(data.total);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const click = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.step) go(wanted + Number(button.dataset.step));
    else if ("full" in button.dataset) full();
    else leave();
  };
  let from;
  const down = (event) => { from = event.touches.length === 1 ? event.touches[0] : null; };
  const up = (event) => {
    // a page that was enlarged with two fingers is being read, not leafed through
    if (!from || window.visualViewport?.scale > 1.05) return;
    const across = event.changedTouches[0].clientX - from.clientX;
    const along = event.changedTouches[0].clientY - from.clientY;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(along)) go(wanted - Math.sign(across));
  };
  const wake = () => {
    bar.classList.add("shown");
    clearTimeout(idle);
    idle = setTimeout(() => bar.classList.remove("shown"), IDLE);
  };
  const fit = () => {
    const scale = Math.min(innerWidth / WIDTH, innerHeight / HEIGHT);
    root.style.setProperty("--ci-scale", scale);
    bar.classList.toggle("outside", (innerHeight - HEIGHT * scale) / 2 >= BAND);
  };

  const watcher = new MutationObserver(show);
  watcher.observe(stage, { childList: true, subtree: true });
  const heard = [
    [document, "keydown", key, true], [bar, "click", click], [document, "touchstart", down], [document, "touchend", up],
    [document, "mousemove", wake], [document, "touchstart", wake], [window, "resize", fit],
  ];
  heard.forEach(([on, name, what, early]) => on.addEventListener(name, what, early));
  const stop = () => {
    watcher.disconnect();
    clearTimeout(idle);
    bar.classList.remove("shown");
    heard.forEach(([on, name, what, early]) => on.removeEventListener(name, what, early));
  };
  living.set(parentElement, { stop, step: () => step, wanted: () => wanted });
  fit();
  show();
  return stop;
}
"""

_stage = st.components.v2.component("insight_stage", html=_HTML, css=_CSS, js=_JS)


def stage(
    slide: int, titles: list[str], words: Mapping[str, str], turned: Callable[[int], None], left: Callable[[], None]
) -> None:
    """The keys and buttons of the stage. slide: from 1. titles: what a screen reader says of each slide.

    turned: called with the number of the slide that the reader turned to. left: called when the reader leaves.
    """

    def turn() -> None:
        turned(int(st.session_state[_KEY]["turned"]["slide"]))

    # steps are told apart: back and forth within one run would look like no change, and the older address would win
    last = st.session_state.get(_KEY, {}).get("turned") or {"step": 0}
    data = {"slide": slide, "step": last["step"], "total": len(titles), "titles": titles, "words": dict(words)}
    _stage(key=_KEY, data=data, default={"turned": None}, on_turned_change=turn, on_left_change=left)


_KEY = "meeting-stage"
