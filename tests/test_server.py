"""What a company server is given: the app's settings and the reverse proxy's file must agree."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROXY = (ROOT / ".streamlit" / "nginx.conf").read_text("utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def policy() -> dict[str, list[str]]:
    """Directive → sources of the Content-Security-Policy."""
    found = re.search(r'Content-Security-Policy "([^"]+)" always', PROXY)
    assert found
    return {name: sources for name, *sources in (part.split() for part in found.group(1).split(";"))}


def test_the_app_listens_on_this_machine_only_and_tells_nobody():
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_nothing_may_be_fetched_from_elsewhere():
    rules = policy()
    assert rules["default-src"] == ["'self'"]
    assert rules["img-src"] == ["'self'", "data:", "blob:"]
    assert rules["frame-ancestors"] == ["'self'"]
    foreign = [s for sources in rules.values() for s in sources if s.startswith(("http", "*"))]
    assert not foreign
    assert "'unsafe-eval'" not in rules["script-src"]


def test_the_proxy_speaks_tls_says_nosniff_and_hides_the_servers_figures():
    assert "ssl_protocols       TLSv1.2 TLSv1.3;" in PROXY
    assert "X-Content-Type-Options nosniff" in PROXY
    blocked = re.search(r"location ~ (\S+) \{ return 404; \}", PROXY)
    assert blocked
    for path in ("/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp"):
        assert re.match(blocked.group(1), path)
    assert not re.match(blocked.group(1), "/_stcore/health")


def test_the_proxy_lets_the_largest_upload_through():
    allowed = re.search(r"client_max_body_size (\d+)m", PROXY)
    assert allowed
    assert int(allowed.group(1)) > CONFIG["server"]["maxUploadSize"]
