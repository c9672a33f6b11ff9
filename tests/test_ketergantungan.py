"""pyproject.toml and the lock files agree, and every dependency says why it is there."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
RUNTIME = PROJECT["dependencies"]
DEV = PROJECT["optional-dependencies"]["dev"]


def locked(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.MULTILINE | re.IGNORECASE))


@pytest.mark.parametrize("line", RUNTIME + DEV)
def test_every_dependency_has_a_reason_beside_it(line):
    assert re.search(rf'"{re.escape(line)}",\s+# \w.{{10,}}', PYPROJECT)


@pytest.mark.parametrize(
    ("lines", "lock"), [(RUNTIME, "requirements.lock"), (RUNTIME + DEV, "requirements-dev.lock")]
)
def test_the_lock_satisfies_pyproject(lines, lock):
    versions = {canonicalize_name(name): version for name, version in locked(lock).items()}
    for requirement in map(Requirement, lines):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}; run .ci/kunci"
        assert requirement.specifier.contains(version), f"{requirement} but {version} in {lock}; run .ci/kunci"


def test_the_development_lock_holds_the_runtime_lock():
    # The start script relies on it: an environment made for the tests also serves the demo.
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_a_lock_has_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S+==)", text)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
