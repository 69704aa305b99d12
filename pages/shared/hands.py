"""What a page does in the browser for the reader: begins a download, keeps the focus on what was moved."""

from __future__ import annotations

import streamlit as st

# each wish has an id and is fulfilled once, however often the page is drawn
_JS = """
const done = (window.__insightDone ??= new Set());
export default function ({ data }) {
  if (!data.id || done.has(data.id)) return;
  const found = () => document.querySelector(`.st-key-${data.at} button:not(:disabled)`);
  let tries = 0;
  const act = () => {
    const button = found();
    if (!button) {
      if (tries++ < 100) setTimeout(act, 100);
      return;
    }
    if (done.has(data.id)) return;
    done.add(data.id);
    if (data.what === "click") button.click();
    else hold(40);
  };
  // what is moved in the page loses the focus, and Streamlit goes on moving until its run is over
  const hold = (times) => {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (nowhere || times === 40) found()?.focus();
    if (times) setTimeout(() => hold(times - 1), 50);
  };
  // after Streamlit has put what changed in its place
  setTimeout(act, 50);
}
"""

_hands = st.components.v2.component("insight_hands", js=_JS)


def click(at: str, id: str) -> None:
    """Presses the button with the key ``at``, once. id: of this wish."""
    _hands(key=f"hands-{at}", data={"what": "click", "at": at, "id": id})


def focus(at: str, id: str) -> None:
    """Puts the keyboard's focus on the button with the key ``at``, once. id: of this wish."""
    _hands(key="hands-focus", data={"what": "focus", "at": at, "id": id})
