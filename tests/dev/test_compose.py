"""The container files, held against the Compose specification and against what they name.

No container engine runs here, so each thing they promise is checked where it can be: commands against
the programs' own options, variables against the settings, paths and ports against each other.
"""

import fnmatch
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from celery.bin.celery import celery
from django.core.management import get_commands
from granian.cli import cli as granian

from devtools import ROOT

GIVEN = {"SECRET_KEY": "0123456789abcdef" * 4, "POSTGRES_PASSWORD": "0123456789abcdef" * 3}
OURS = ("web", "worker", "beat", "migrate")


def interpolated(part, given: dict[str, str]):
    """Compose's ${NAME}, ${NAME:-default}, ${NAME:?error} and $$, in the values of the parsed file."""
    if isinstance(part, dict):
        return {name: interpolated(value, given) for name, value in part.items()}
    if isinstance(part, list):
        return [interpolated(value, given) for value in part]
    if not isinstance(part, str):
        return part

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, kind, rest = match[1], match[2], match[3]
        if kind == ":?" and not given.get(name):
            raise ValueError(f"{name}: {rest}")
        return given.get(name) or (rest if kind == ":-" else "")

    return re.sub(r"\$\$|\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}", value, part)


def compose(given: dict[str, str] = GIVEN) -> dict:
    return interpolated(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), given)


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions: the word and what follows, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    return [tuple(line.split(None, 1)) for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]


def instructions(word: str) -> list[str]:
    return [rest for found, rest in dockerfile() if found == word]


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(" ".join(instructions("ENV"))))


def test_follows_the_specification():
    jsonschema.validate(compose(), json.loads((ROOT / "tests/dev/compose.schema.json").read_text()))


@pytest.mark.parametrize("name", GIVEN)
def test_refuses_to_start_without_its_secrets(name: str):
    with pytest.raises(ValueError, match=f"{name}: set {name}"):
        compose({key: value for key, value in GIVEN.items() if key != name})


def test_every_service_and_volume_it_names_is_declared():
    file = compose()
    used = set()
    for service in file["services"].values():
        for name, how in service.get("depends_on", {}).items():
            other = file["services"][name]
            if how["condition"] == "service_healthy":
                assert "test" in other["healthcheck"]
            if how["condition"] == "service_completed_successfully":
                assert other["restart"] == "no"
        used |= {volume.split(":")[0] for volume in service.get("volumes", [])}
    assert used == set(file["volumes"])
    for name in OURS:
        environment = file["services"][name]["environment"]
        hosts = re.findall(r"(?:@|//)([a-z]+)/", environment["DATABASE_URL"] + " " + environment["REDIS_URL"])
        assert set(hosts) <= set(file["services"])


def test_every_variable_is_read_by_the_settings():
    read = set(re.findall(r'(?:environ\.get|_required)\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    for name in OURS:
        assert set(compose()["services"][name]["environment"]) <= read
    assert {name for name in image_environment() if name.startswith("TRACKER_")} <= read


def options_of(command, words: list[str]) -> None:
    """Every option in these words is one of the command's."""
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if re.match(r"-[-A-Za-z]", word)} <= known


def check_command(words: list[str]) -> None:
    match words:
        case ["sh", "-c", script]:
            for part in script.split(" && "):
                check_command(shlex.split(part))
        case ["python", "manage.py", name, *_]:
            assert name in get_commands()
        case ["celery", "-A", "config", name, *rest]:
            options_of(celery.commands[name], rest)
        case ["granian", *rest]:
            options_of(granian, rest)
            assert rest[-1] == "config.wsgi:application"
        case _:
            pytest.fail(f"no such command: {words}")


def test_every_command_and_its_options_exist():
    check_command(json.loads(instructions("CMD")[-1]))
    for name in OURS:
        service = compose()["services"][name]
        if "command" in service:
            check_command(service["command"])
        if isinstance(test := service.get("healthcheck", {}).get("test"), str):
            check_command(shlex.split(test))


def test_ports_and_folders_agree():
    (port,) = instructions("EXPOSE")
    assert compose()["services"]["web"]["ports"] == [f"127.0.0.1:8000:{port}"]
    command = json.loads(instructions("CMD")[-1])
    assert command[command.index("--port") + 1] == port
    assert command[command.index("--host") + 1] == "0.0.0.0"
    assert f":{port}/healthz" in instructions("HEALTHCHECK")[0]
    state = image_environment()["TRACKER_VAR"]
    for name in OURS:
        assert f"evidence:{state}" in compose()["services"][name]["volumes"]
    assert any(f"--owner=tracker {state}" in run for run in instructions("RUN"))
    assert "localhost" in compose()["services"]["web"]["environment"]["ALLOWED_HOSTS"].split(",")


def test_the_image_holds_every_room_and_no_state():
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]

    def ignored(path: str) -> bool:
        return any(fnmatch.fnmatch(path, p) for p in patterns if p[0] != "!") and f"!{path}" not in patterns

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms = settings["tool"]["importlinter"]["root_packages"]
    assert not [name for name in (*rooms, "manage.py", "templates", "static") if ignored(name)]
    assert all(ignored(name) for name in (".git", ".venv", ".env", "var", "tests"))
    stages = {line.split(" AS ")[1] for line in instructions("FROM") if " AS " in line}
    for line in instructions("COPY"):
        *sources, _ = line.split()
        if sources[0].startswith("--from="):
            assert sources[0].removeprefix("--from=") in stages
            continue
        for source in sources:
            assert (ROOT / source).exists()
            assert source == "." or not ignored(source)
    assert instructions("USER") == ["tracker"]


def test_static_files_are_collected_without_any_service(tmp_path: Path):
    (run,) = (run for run in instructions("RUN") if "collectstatic" in run)
    words = shlex.split(run)
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    command = [word for word in words if not re.match(r"[A-Z_]+=", word)]
    static = tmp_path / "static"
    environment = {"PATH": os.environ["PATH"], "TRACKER_VAR": str(tmp_path), "TRACKER_STATIC": str(static)} | given
    done = subprocess.run([sys.executable, *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (static / "staticfiles.json").exists()


def test_django_has_nothing_to_say_against_these_settings_on_a_server(tmp_path: Path):
    given = GIVEN | {"TRACKER_HTTPS": "1", "ALLOWED_HOSTS": "tracker.example.org"}
    environment = {"PATH": os.environ["PATH"]} | compose(given)["services"]["web"]["environment"]
    environment |= {"TRACKER_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
