"""What a page does in the browser for the reader: begins a download, keeps the focus on what was moved."""

from __future__ import annotations

import streamlit as st

# each wish has an id and is fulfilled once, however often the page is drawn
_JS = """
const done = (window.__insightDone ??= new Set());
export default function ({ data }) {
  if (!data.id || done.has(data.id)) return;
  let tries = 0;
  const act = () => {
    const found = document.querySelector(`.st-key-${data.at} button`);
    if (!found || found.disabled) {
      if (tries++ < 100) setTimeout(act, 50);
      return;
    }
    if (done.has(data.id)) return;
    done.add(data.id);
    if (data.what === "click") found.click();
    else found.focus();
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
